import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ExemplarError } from "#shared/domain/errors.ts";
import { isStale, rendererDirectory, root } from "./installation.ts";
import type { Terminal } from "./terminal.ts";

/** Whom a build tells that it is under way, and who may stop it. */
type Builder = Pick<Terminal, "note" | "interrupted">;

const inRoot = (...paths: string[]) => paths.map((path) => join(root, path));

/** Builds the renderer where it is missing or older than its sources. */
export async function buildRenderer(terminal: Builder): Promise<void> {
  if (!isStale(join(rendererDirectory, "index.html"), inRoot("src/renderer", "src/shared", "package.json"))) return;
  terminal.note("Building the window (only after installing or changing it) …");
  const options = ["build", "--config", "src/renderer/vite.config.ts"];
  await runTool(terminal, "vite/bin/vite.js", options, "The window could not be built");
}

/** Builds Electron's main process and preload where they are missing or older than their sources. */
export async function buildElectron(terminal: Builder): Promise<void> {
  const sources = inRoot("src/main", "src/preload", "src/shared", "electron.vite.config.ts", "package.json");
  if (!isStale(join(root, "out/main/electron.js"), sources)) return;
  terminal.note("Building the desktop program (only after installing or changing it) …");
  await runTool(
    terminal,
    "electron-vite/bin/electron-vite.js",
    ["build", "--ignoreConfigWarning"],
    "The desktop program could not be built",
  );
}

/** Runs a tool of the project's own dependencies; its output shows only when it fails. */
function runTool({ interrupted }: Builder, script: string, options: readonly string[], failure: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, "node_modules", script), ...options], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    signal: interrupted,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += stripVTControlCharacters(chunk.toString());
    });
  return new Promise((done, fail) => {
    const failed = (detail: string) =>
      fail(
        interrupted.aborted
          ? new ExemplarError(
              "CANCELLED",
              "The build was cancelled",
              "Run the command again: it builds what is missing.",
            )
          : new ExemplarError("INTERNAL", failure, "Run npm install again; what the build said stands below.", {
              detail,
            }),
      );
    child.once("error", (error) => failed(error.message));
    child.once("close", (status) => (status === 0 ? done() : failed(output)));
  });
}
