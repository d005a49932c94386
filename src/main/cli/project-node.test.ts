import { spawn } from "node:child_process";
import { copyFileSync, linkSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { printedAddress } from "../../../tests/browser/printed-address.ts";
import { processesBelow } from "../../../tests/browser/processes.ts";

const folder = mkdtempSync(join(tmpdir(), "exemplar-node-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The same Node in another place, which is taken for another one. */
function otherNode(): string {
  const path = join(folder, "node");
  try {
    linkSync(process.execPath, path);
  } catch {
    copyFileSync(process.execPath, path);
  }
  return path;
}

test("what is started in a child ends when whoever started it is killed", async () => {
  const launcher = resolve(import.meta.dirname, "exemplar.mjs");
  const started = spawn(otherNode(), [launcher, "start", "--no-open"], {
    env: { ...process.env, EXEMPLAR_USER_DATA: join(folder, "user") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await printedAddress(started);
  expect(processesBelow(started.pid!)).not.toEqual([]);
  const ended = new Promise((settle) => started.stdout.on("close", settle));
  started.kill("SIGKILL");
  // The pipe closes with the last process that could write into it; as long as one runs, this waits.
  await ended;
});
