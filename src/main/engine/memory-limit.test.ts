import { expect, test } from "vitest";
import { memoryLimit } from "./memory-limit.ts";

test("a quarter of the machine's memory, unless the environment says how much", () => {
  expect(memoryLimit({}, 8e9)).toBe(2e9);
  expect(memoryLimit({ EXEMPLAR_MEMORY: "" }, 8e9)).toBe(2e9);
  expect(memoryLimit({ EXEMPLAR_MEMORY: "512" }, 8e9)).toBe(512 * 2 ** 20);
  for (const wrong of ["much", "0", "-1", "Infinity", "1 GB"])
    expect(() => memoryLimit({ EXEMPLAR_MEMORY: wrong })).toThrow(/no number of MiB/);
});
