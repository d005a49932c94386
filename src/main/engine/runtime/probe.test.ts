import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
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

test("a provider without a device says so in its driver's words", async () => {
  vi.stubEnv("VK_DRIVER_FILES", "/missing/driver.json");
  const verdict = await probe("webgpu");
  vi.unstubAllEnvs();
  if (process.platform === "linux") expect(verdict.works).toBe(false);
  if (!verdict.works) expect(verdict.reason).toMatch(/^it does not start: (?!.*onnxruntime_src)/);
});

test("within Electron, the main process is asked to try it", async () => {
  const owner = process as { parentPort?: unknown };
  const asked: unknown[] = [];
  let deliver: (event: { data: unknown }) => void = () => {};
  owner.parentPort = {
    postMessage: (message: unknown) => asked.push(message),
    on: (_: "message", listener: typeof deliver) => {
      deliver = listener;
    },
  };
  onTestFinished(() => void delete owner.parentPort);
  const verdict = probe("webgpu");
  expect(asked).toEqual([{ type: "probe", target: "webgpu" }]);
  const found = { works: true, faster: false, reason: "it is slower than the CPU" };
  deliver({ data: { type: "probed", target: "cuda", verdict: { ...found, reason: "another" } } });
  deliver({ data: { type: "probed", target: "webgpu", verdict: found } });
  expect(await verdict).toEqual(found);
});
