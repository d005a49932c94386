import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/doubles/host.ts";
import { pruneCompiled } from "./compile-cache.ts";

const days = 24 * 60 * 60;

test("what other versions of Node have left goes after a month, and the own only where there is too much of it", () => {
  const folder = temporaryFolder();
  const now = Date.now();
  for (const [name, age] of [
    ["own", 100],
    ["old", 31],
    ["recent", 29],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "module"), "");
    utimesSync(join(folder, name), now / 1000 - age * days, now / 1000 - age * days);
  }
  pruneCompiled(folder, join(folder, "own"), now);
  expect(readdirSync(folder).sort()).toEqual(["own", "recent"]);
  expect(readdirSync(join(folder, "own"))).toEqual(["module"]);
  for (let k = 0; k < 8000; k++) writeFileSync(join(folder, "own", String(k)), "");
  pruneCompiled(folder, join(folder, "own"), now);
  expect(readdirSync(folder).sort()).toEqual(["own", "recent"]);
  expect(readdirSync(join(folder, "own"))).toEqual([]);
});

test("a folder that is not there is no failure", () => {
  const folder = join(temporaryFolder(), "nowhere");
  pruneCompiled(folder, join(folder, "own"));
});
