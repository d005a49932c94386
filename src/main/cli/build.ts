import { spawn } from "node:child_process";
import { join } from "node:path";
import { ExemplarError } from "#shared/contract/errors.ts";
import { isStale, rendererDirectory, root } from "./installation.ts";
import type { Terminal } from "./terminal.ts";

const inRoot = (...paths: string[]) => paths.map((path) => join(root, path));

/** Builds the renderer where it is missing or older than its sources. */
export async function buildRenderer(terminal: Terminal): Promise<void> {
  if (!isStale(join(rendererDirectory, "index.html"), inRoot("src/renderer", "src/shared", "package.json"))) return;
  terminal.note("Building the window (only after installing or changing it) …");
  await runTool(
    "vite/bin/vite.js",
    ["build", "--config", "src/renderer/vite.config.ts"],
    "The window could not be built",
  );
}

/** Builds Electron's main process and preload where they are missing or older than their sources. */
export async function buildElectron(terminal: Terminal): Promise<void> {
  const sources = inRoot("src/main", "src/preload", "src/shared", "electron.vite.config.ts", "package.json");
  if (!isStale(join(root, "out/main/electron.js"), sources)) return;
  terminal.note("Building the desktop program (only after installing or changing it) …");
  await runTool("electron-vite/bin/electron-vite.js", ["build"], "The desktop program could not be built");
}

/** Runs a tool of the project's own dependencies; its output shows only when it fails. */
function runTool(script: string, options: readonly string[], failure: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, "node_modules", script), ...options], {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  return new Promise((done, fail) => {
    const remedy = "Run npm install again in the project's folder; what the build said follows in the details.";
    const failed = (detail: string) => fail(new ExemplarError("INTERNAL", failure, remedy, { detail }));
    child.once("error", (error) => failed(error.message));
    child.once("close", (status) => (status === 0 ? done() : failed(output)));
  });
}
