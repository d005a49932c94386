import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { probe } from "./probe.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-probe-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function script(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, code);
  return path;
}

test("a provider whose driver crashes takes only its own process with it", async () => {
  const verdict = await probe("webgpu", { script: script("crash", "process.abort();") });
  expect(verdict).toEqual({ works: false, faster: false, reason: expect.stringContaining("SIGABRT") });
});

test("a provider that hangs is given up", async () => {
  const verdict = await probe("webgpu", { script: script("hang", "setInterval(() => {}, 1000);"), timeoutMs: 300 });
  expect(verdict).toEqual({ works: false, faster: false, reason: "it did not answer within 0.3 s" });
});

test("a process that cannot run is a reason, not an error", async () => {
  const verdict = await probe("webgpu", { script: join(folder, "missing.mjs") });
  expect(verdict.works).toBe(false);
});
