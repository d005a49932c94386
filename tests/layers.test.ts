import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** What each layer may import of ours; everything not listed is forbidden. The most specific prefix of a path decides. */
const layers: Record<string, readonly string[]> = {
  "src/shared": ["src/shared"],
  // Below everything else of the shared language: what things are, and what methods are.
  "src/shared/domain": ["src/shared/domain"],
  "src/shared/settings": ["src/shared/settings", "src/shared/domain"],
  "src/shared/methods": [
    "src/shared/methods",
    "src/shared/settings",
    "src/shared/domain",
    "src/shared/random",
    "src/shared/stats/intervals",
  ],
  "src/main/files": ["src/main/files", "src/shared"],
  "src/main/engine": ["src/main/engine", "src/main/files", "src/shared"],
  "src/main/host": [
    "src/main/host",
    "src/main/files",
    "src/shared",
    "src/main/engine/client.ts",
    "src/main/engine/protocol.ts",
    "src/main/engine/references.ts",
    "src/main/engine/runtime/runtime.ts",
    "src/main/engine/runtime/probe.ts",
  ],
  "src/main/loopback": ["src/main/loopback", "src/main/host", "src/shared"],
  "src/main/electron": ["src/main/electron", "src/main/host", "src/shared"],
  "src/main/cli": ["src/main/cli", "src/main/files", "src/main/host", "src/main/loopback", "src/shared"],
  "src/preload": ["src/preload", "src/shared"],
  "src/renderer": ["src/renderer", "src/shared"],
};

const mayImportElectron = ["src/main/electron", "src/preload"];
const aliases: Record<string, string> = {
  "#shared/": "src/shared/",
  "#engine/": "src/main/engine/",
  "#host/": "src/main/host/",
  "#files/": "src/main/files/",
};
const root = resolve(import.meta.dirname, "..");
const sources = globSync("src/**/*.{ts,tsx}", { cwd: root }).filter((file) => !/\.test\.tsx?$/.test(file));
const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^"';]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g;

const layerOf = (file: string) =>
  Object.keys(layers)
    .filter((layer) => file.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];

function importsOf(file: string): string[] {
  return [...readFileSync(join(root, file), "utf8").matchAll(importPattern)].map(
    (match) => (match[1] ?? match[2] ?? match[3])!,
  );
}

function resolveOurs(file: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return relative(root, resolve(root, dirname(file), specifier));
  const alias = Object.keys(aliases).find((prefix) => specifier.startsWith(prefix));
  return alias && specifier.replace(alias, aliases[alias]!);
}

test("every source file belongs to a layer", () => {
  expect(sources.filter((file) => !layerOf(file))).toEqual([]);
});

test("layers import only what the table allows", () => {
  const violations = sources.flatMap((file) =>
    importsOf(file).flatMap((specifier) => {
      if (specifier === "electron" || specifier.startsWith("electron/"))
        return mayImportElectron.some((layer) => file.startsWith(`${layer}/`)) ? [] : [`${file} imports electron`];
      const target = resolveOurs(file, specifier);
      const allowed = layers[layerOf(file) ?? ""] ?? [];
      return target && !allowed.some((place) => target === place || target.startsWith(`${place}/`))
        ? [`${file} imports ${target}`]
        : [];
    }),
  );
  expect(violations).toEqual([]);
});

test("ONNX Runtime is loaded in one place, which silences it first", () => {
  const everywhere = globSync("{src,tests,bench}/**/*.{ts,tsx,mjs}", { cwd: root });
  const loading =
    /(?:^|\n)import (?!type\b)[^;]*from "onnxruntime-node"|import\("onnxruntime-node"\)|require\("onnxruntime-node"\)/;
  const typesOnly = /typeof import\("onnxruntime-node"\)/g;
  const loaders = everywhere.filter((file) =>
    loading.test(readFileSync(join(root, file), "utf8").replaceAll(typesOnly, "")),
  );
  expect(loaders).toEqual(["src/main/engine/runtime/onnx-runtime.ts"]);
});

test("shared knows neither node, nor the DOM's libraries, nor electron", () => {
  const foreign = sources
    .filter((file) => file.startsWith("src/shared/"))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith("node:"))
        .map((name) => `${file} imports ${name}`),
    );
  expect(foreign).toEqual([]);
});

test("families of methods know nothing of one another", () => {
  // What they say of themselves, and what does it; kinds of output belong to all of them.
  const places = ["src/shared/methods/", "src/main/engine/methods/"];
  const familyOf = (file: string) => {
    const place = places.find((folder) => file.startsWith(folder));
    const [family, ...rest] = place === undefined ? [] : file.slice(place.length).split("/");
    return rest.length > 0 && family !== "outputs" ? family : undefined;
  };
  const crossing = sources.flatMap((file) =>
    importsOf(file).flatMap((specifier) => {
      const target = resolveOurs(file, specifier);
      const [own, other] = [familyOf(file), target && familyOf(target)];
      return own && other && own !== other ? [`${file} imports ${target}`] : [];
    }),
  );
  expect(crossing).toEqual([]);
});

test("no file leads back to itself through what it imports, types included", () => {
  const graph = new Map(
    sources.map((file) => [file, importsOf(file).flatMap((specifier) => resolveOurs(file, specifier) ?? [])]),
  );
  const wayBack = (start: string): string[] | undefined => {
    const cameFrom = new Map<string, string>();
    const next = [start];
    for (let file = next.shift(); file !== undefined; file = next.shift())
      for (const target of graph.get(file) ?? []) {
        if (target === start) {
          const path = [start];
          for (let at = file; at !== start; at = cameFrom.get(at)!) path.unshift(at);
          return [start, ...path];
        }
        if (!cameFrom.has(target)) {
          cameFrom.set(target, file);
          next.push(target);
        }
      }
    return undefined;
  };
  const circles = sources.flatMap((file) => wayBack(file)?.join(" → ") ?? []);
  expect(circles).toEqual([]);
});
