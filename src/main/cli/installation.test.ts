import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isStale, root, standingIn } from "./installation.ts";
import { whyNotElectron } from "./open-electron.ts";
import { nodePackages, projectNode } from "./project-node.mjs";

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

test("relative paths lead from where the person stands, not from the program's own folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-standing-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const npm = { npm_package_json: join(root, "package.json"), INIT_CWD: folder };
  expect(standingIn(npm, root)).toBe(folder);
  expect(standingIn(npm, tmpdir()), "a script of another program that goes elsewhere").toBe(tmpdir());
  expect(standingIn({ ...npm, npm_package_json: "/other/package.json" }, root)).toBe(root);
  expect(standingIn({}, root)).toBe(root);
  expect(standingIn({ ...npm, INIT_CWD: join(folder, "gone") }, root)).toBe(root);
  const run = spawnSync(
    process.execPath,
    [join(root, "src/main/cli/exemplar.mjs"), "project", "create", "-p", "mine"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, ...npm, EXEMPLAR_USER_DATA: join(folder, "user") },
    },
  );
  expect(run.stderr + run.stdout).toContain(join(folder, "mine"));
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

const { optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const nodeVersion = `v${optionalDependencies[nodePackages.find((name) => projectNode()!.includes(name))!]}`;
const launcher = join(import.meta.dirname, "exemplar.mjs");

/** Starts the command line as an older or another Node does; `installed` says whether the project's own is found. */
function launchOnNode(version: string, words: string[], { installed = true, starter = launcher } = {}) {
  const pretended = { versions: { ...process.versions, node: version }, execPath: "/another/node" };
  const pretend = Object.entries(pretended)
    .concat(installed ? [] : [["arch", "unheard-of"]])
    .map(([name, value]) => `Object.defineProperty(process,${JSON.stringify(name)},{value:${JSON.stringify(value)}});`);
  return spawnSync(process.execPath, ["--import", `data:text/javascript,${pretend.join("")}`, starter, ...words], {
    encoding: "utf8",
  });
}

test("the project brings a Node for every system that it runs on: one for Linux and Windows, one for macOS", () => {
  expect(Object.keys(optionalDependencies)).toEqual([...nodePackages]);
  const versions = (macOs: boolean) =>
    nodePackages.filter((name) => name.includes("darwin") === macOs).map((name) => optionalDependencies[name]);
  expect(new Set(versions(false)).size).toBe(1);
  expect(new Set(versions(true)).size).toBe(1);
});

test("the project's Node is found by its package, whatever npm has linked", () => {
  const node = projectNode();
  expect(node).not.toMatch(/\.bin/);
  expect(spawnSync(node!, ["--version"], { encoding: "utf8" }).stdout.trim()).toBe(nodeVersion);
  expect(projectNode("plan9-mips")).toBeNull();
});

test("on another Node, older or newer, a script goes on with the project's own", () => {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-node-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = join(folder, "say.ts");
  writeFileSync(script, "console.log(process.version, ...process.argv.slice(2) satisfies string[])");
  const starter = join(import.meta.dirname, "project-node.mjs");
  for (const version of ["20.20.2", "99.0.0"]) {
    const { status, stdout } = launchOnNode(version, [script, "two words"], { starter });
    expect([status, stdout]).toEqual([0, `${nodeVersion} two words\n`]);
  }
});

test("the launcher passes on how the command ended", () => {
  expect(launchOnNode("20.20.2", ["nonsense"]).status).toBe(2);
});

test("without the project's own, a Node that is new enough takes its place", () => {
  const { status, stdout } = launchOnNode("24.0.0", ["--version"], { installed: false });
  expect([status, stdout]).toEqual([0, "0.1.0\n"]);
});

test("without the project's own, on an older Node, the launcher says what to do", () => {
  const { status, stdout, stderr } = launchOnNode("20.20.2", ["--version", "--json"], { installed: false });
  expect(status).toBe(1);
  expect(stderr).toMatch(/needs Node 24[\s\S]*npm install/);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: "UNSUPPORTED",
    remedy: expect.stringContaining("npm install"),
  });
});
