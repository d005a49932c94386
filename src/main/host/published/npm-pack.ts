import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ExemplarError } from "#shared/domain/errors.ts";

/**
 * Fetches a package's archive with the user's own npm, and so from the registry and through the proxy that it is set up
 * for. None of the package's scripts run.
 * @returns the archive's path
 * @throws ExemplarError `UNSUPPORTED` where there is no npm, or it cannot fetch the package
 */
export async function npmPack(
  { package: name, version }: { readonly package: string; readonly version: string },
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const words = ["pack", `${name}@${version}`, "--pack-destination", folder, "--ignore-scripts", "--loglevel", "error"];
  const { status, said } = await run(words, folder, signal);
  const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (status === 0 && archive) return join(folder, archive);
  throw new ExemplarError(
    "UNSUPPORTED",
    `npm could not fetch the package ${name} ${version}.`,
    "See whether npm reaches its registry (`npm ping`), and try again.",
    { detail: said.slice(-2000) },
  );
}

/** npm as it was started for this program, or the one on the path. */
function run(words: readonly string[], cwd: string, signal: AbortSignal): Promise<{ status: number; said: string }> {
  const script = process.env.npm_execpath;
  const isScript = script !== undefined && /npm-cli\.[cm]?js$/.test(script);
  const [command, given] = isScript ? [process.execPath, [script, ...words]] : ["npm", [...words]];
  const isWindows = process.platform === "win32";
  const child = spawn(command, given, {
    cwd,
    signal,
    stdio: ["ignore", "pipe", "pipe"],
    // On Windows npm is a command file, which only the shell starts; a path may have blanks there.
    ...(isWindows && !isScript && { shell: true }),
    env: { ...process.env, ...(isScript && process.versions.electron && { ELECTRON_RUN_AS_NODE: "1" }) },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (said += piece));
  return new Promise((resolve, reject) => {
    child.on("error", (cause: NodeJS.ErrnoException) => {
      if (signal.aborted) return reject(signal.reason);
      if (cause.code !== "ENOENT") return reject(cause);
      reject(
        new ExemplarError(
          "UNSUPPORTED",
          "npm was not found, with which data sets are fetched.",
          "Install Node.js with npm, or bring the data's files yourself.",
          { cause },
        ),
      );
    });
    child.on("close", (status) => resolve({ status: status ?? 1, said }));
  });
}
