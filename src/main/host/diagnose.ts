import { arch, platform, release } from "node:os";
import type { Diagnosis } from "#shared/contract/system.ts";
import { asExemplarError } from "./failure.ts";
import { sqliteVersion } from "./store/sqlite-version.ts";
import type { Workbench } from "./workbench.ts";

/** What this installation consists of, where it computes, and how fast. A part that fails is told, not thrown. */
export async function diagnose(
  { engine, version }: Pick<Workbench, "engine" | "version">,
  seconds: number,
  signal?: AbortSignal,
): Promise<Diagnosis> {
  const options = signal ? { signal } : {};
  const diagnosis: Diagnosis = {
    versions: {
      Exemplar: version,
      "Node.js": process.versions.node,
      ...(process.versions.electron && { Electron: process.versions.electron }),
      SQLite: sqliteVersion(),
      Platform: `${platform()} ${arch()} ${release()}`,
    },
    runtime: null,
    benchmark: null,
    failure: null,
  };
  try {
    Object.assign(diagnosis.versions, await engine.run("describe-libraries", {}, options));
    diagnosis.runtime = await engine.run("describe-runtime", {}, options);
    diagnosis.benchmark = await engine.run("benchmark", { seconds }, options);
  } catch (error) {
    signal?.throwIfAborted();
    const { message, remedy, detail } = asExemplarError(error, "The computation");
    diagnosis.failure = { message, remedy, ...(detail === undefined ? {} : { detail }) };
  }
  return diagnosis;
}
