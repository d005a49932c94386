#!/usr/bin/env node
// Starts the command line on the Node that the project brings.
import { fileURLToPath } from "node:url";
import { runOnProjectNode } from "./project-node.mjs";

await runOnProjectNode(fileURLToPath(new URL("main.ts", import.meta.url)), process.argv.slice(2), { tied: true });
