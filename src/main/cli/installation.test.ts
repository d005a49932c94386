import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isStale } from "./installation.ts";
import { whyNotElectron } from "./open-electron.ts";

test("a built file is stale when it is missing or older than any of its sources, however deep", () => {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-stale-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [built, source, deep] = [join(folder, "built"), join(folder, "source"), join(folder, "source/a/b.ts")];
  mkdirSync(join(folder, "source/a"), { recursive: true });
  writeFileSync(deep, "");
  expect(isStale(built, [source])).toBe(true);
  writeFileSync(built, "");
  utimesSync(deep, 100, 100);
  utimesSync(built, 200, 200);
  expect(isStale(built, [source, join(folder, "missing")])).toBe(false);
  utimesSync(deep, 300, 300);
  expect(isStale(built, [source])).toBe(true);
});

test("says why Electron cannot open a window here", () => {
  const desktop = { platform: "linux", environment: { DISPLAY: ":0" }, userId: 1000, binary: "/electron" } as const;
  expect(whyNotElectron(desktop)).toBeNull();
  expect(whyNotElectron({ ...desktop, environment: { WAYLAND_DISPLAY: "wayland-0" } })).toBeNull();
  expect(whyNotElectron({ ...desktop, binary: null })).toContain("npx install-electron");
  expect(whyNotElectron({ ...desktop, environment: {} })).toContain("no display");
  expect(whyNotElectron({ ...desktop, userId: 0 })).toContain("root");
  expect(whyNotElectron({ ...desktop, platform: "darwin", environment: {}, userId: 0 })).toBeNull();
});

const launcher = join(import.meta.dirname, "exemplar.mjs");

function launchOnNode(version: string, words: string[], environment: Record<string, string> = {}) {
  const pretend = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${version}"}})`;
  return spawnSync(process.execPath, ["--import", pretend, launcher, ...words], {
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
}

test("on an older Node the launcher goes on with the project's own", () => {
  const { status, stdout } = launchOnNode("20.20.2", ["--version"]);
  expect([status, stdout]).toEqual([0, "0.1.0\n"]);
});

test("the launcher passes on how the command ended", () => {
  expect(launchOnNode("20.20.2", ["nonsense"]).status).toBe(2);
});

test("on an older Node without the project's own, the launcher says what to do", () => {
  const { status, stdout, stderr } = launchOnNode("20.20.2", ["--version", "--json"], { EXEMPLAR_NODE_TRIED: "1" });
  expect(status).toBe(1);
  expect(stderr).toMatch(/needs Node 24[\s\S]*npm install/);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: "UNSUPPORTED",
    remedy: expect.stringContaining("npm install"),
  });
});
