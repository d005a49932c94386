/** Nothing leaves the computer, and nothing is written but in the project's, the temporary and Exemplar's own folder. */
import { globSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { networkNamespace } from "./watch/network-namespace.ts";
import { means, type Place, seesNativeCode, watchedPlace } from "./watch/watch.ts";

const root = resolve(import.meta.dirname, "..");
const node = process.execPath;
const native = join(import.meta.dirname, "watch", "native");

function place(): Place {
  const watched = watchedPlace();
  onTestFinished(() => watched.remove());
  return watched;
}

const clean = { status: 0, left: [], strewn: [] };

console.log(`What leaves is seen by ${means}.`);

test("every native library that is shipped is one of those watched here", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const packages: Record<string, { dev?: boolean; os?: string[] }> = lock.packages;
  const shipped = Object.keys(packages).filter(
    (path) =>
      path !== "" &&
      !packages[path]!.dev &&
      globSync("**/*.{node,so,so.*,dylib,dll}", { cwd: join(root, path) }).length > 0,
  );
  // sharp's library is in a package for each system, and so is SQLite's, within one.
  const libraries = new Set(
    shipped.map((path) => path.replace(/^node_modules\//, "").replace(/^@img\/sharp-.*/, "sharp")),
  );
  expect([...libraries].sort()).toEqual(
    readdirSync(native)
      .map((file) => file.replace(".ts", ""))
      .sort(),
  );
});

test.each([
  ["onnxruntime-node", "7 10 15 22"],
  ["better-sqlite3", "42"],
  ["sharp", "16"],
])("%s does its work without a word to anyone", (library, answer) => {
  const { stdout, ...seen } = place().run([node, join(native, `${library}.ts`)]);
  expect(seen).toEqual({ ...clean, stderr: "" });
  expect(stdout.trim()).toBe(answer);
});

test("neither do the engine and the process that tries a graphics driver", () => {
  const words = [node, join(root, "src/main/cli/exemplar.mjs"), "doctor", "--seconds", "0.1", "--json"];
  // The name of a driver makes the engine try it.
  const { stdout, stderr, ...seen } = place().run(words, { env: { VK_DRIVER_FILES: "/missing/driver.json" } });
  expect(seen, stderr).toEqual(clean);
  const tried = JSON.parse(stdout).runtime.candidates.find(({ id }: { id: string }) => id === "onnxruntime-webgpu");
  if (process.platform === "linux" && process.arch === "x64") expect(tried.reason).toContain("does not start");
});

test("what does leave is seen", () => {
  const { home, run } = place();
  const { stdout, left, strewn } = run([node, join(import.meta.dirname, "watch", "offender.ts")]);
  if (!seesNativeCode) return expect(stdout).toBe("ERR_ACCESS_DENIED\nERR_ACCESS_DENIED\n");
  expect(left).not.toEqual([]);
  expect(strewn).toEqual([join(home, ".trace")]);
});

test("ONNX Runtime is seen where nobody has silenced it", ({ skip }) => {
  skip(networkNamespace === null, "there is no network here that leads nowhere, and it would be let out");
  const load = `const { default: { InferenceSession } } = await import(["onnxruntime", "node"].join("-"));
    await InferenceSession.create(Uint8Array.of(0)).catch(() => {});`;
  const { strewn } = place().run([node, "--input-type=module", "--eval", load], { cwd: root });
  expect(strewn).toContainEqual(expect.stringContaining(".onnxruntime"));
});
