import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { probe } from "./probe.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-probe-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

function script(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, code);
  return path;
}

test("a provider whose driver crashes takes only its own process with it", async () => {
  const verdict = await probe("webgpu", { script: script("crash", "process.abort();") });
  expect(verdict).toEqual({ usable: false, reason: expect.stringContaining("SIGABRT") });
});

test("a provider that hangs is given up", async () => {
  const verdict = await probe("webgpu", { script: script("hang", "setInterval(() => {}, 1000);"), timeoutMs: 300 });
  expect(verdict).toEqual({ usable: false, reason: "it did not answer within 0.3 s" });
});

test("a process that cannot run is a reason, not an error", async () => {
  const verdict = await probe("webgpu", { script: join(folder, "missing.mjs") });
  expect(verdict.usable).toBe(false);
});

// Chromium brings a Vulkan driver that renders in software: a real WebGPU device on machines that have none.
const softwareDriver = "/usr/lib/chromium/vk_swiftshader_icd.json";

test("WebGPU in software computes the known product and is told from a GPU; without a driver it does not start", async () => {
  vi.stubEnv("VK_DRIVER_FILES", existsSync(softwareDriver) ? softwareDriver : "/missing/driver.json");
  const verdict = await probe("webgpu", { timeoutMs: 60_000 });
  if (process.platform === "linux") expect(verdict.usable).toBe(false);
  if (existsSync(softwareDriver)) expect(verdict.reason).toMatch(/emulated in software/);
}, 90_000);
