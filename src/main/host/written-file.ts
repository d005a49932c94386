import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute } from "node:path";
import { ExemplarError } from "#shared/domain/errors.ts";
import { isWithin } from "./library/dataset-folder.ts";
import type { Workbench } from "./workbench.ts";

const reportName = /^report(-\d+)?\.html$/;

/**
 * A file that the project has written for its user to take along: an export or a report. No other of the disk, whatever
 * links lead to it.
 *
 * @throws NO_PROJECT, or NOT_FOUND where it is no such file
 */
export function writtenFile({ store: { folder } }: Pick<Workbench, "store">, path: string): string {
  const real = isAbsolute(path) ? realPath(path) : null;
  const [project, exports] = [realPath(folder.path), realPath(folder.exports)];
  const isExport = real !== null && exports !== null && real !== exports && isWithin(real, exports);
  const isReport = real !== null && dirname(real) === project && reportName.test(basename(real));
  if (real !== null && (isExport || isReport)) return real;
  throw new ExemplarError(
    "NOT_FOUND",
    `${path} is not a file that this project has written.`,
    "Write it again, and take it from where it says.",
  );
}

/** The file at `/written/<path>`, to be kept by the browser and not shown. @throws as `writtenFile`, and LOCKED */
export function writtenAt(workbench: Workbench, path: string) {
  workbench.participantMode.check("written");
  const file = writtenFile(workbench, path);
  return { contentType: "application/octet-stream", body: readFileSync(file), fileName: basename(file) };
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
