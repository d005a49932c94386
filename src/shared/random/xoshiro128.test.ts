import { expect, test } from "vitest";
import { fnv1a128, seedState, splitMix64, xoshiro128 } from "./xoshiro128.ts";

test("xoshiro128** gives the reference outputs for the state 1, 2, 3, 4", () => {
  // The vector that the rand_xoshiro crate takes from the authors' C program.
  const state = Uint32Array.of(1, 2, 3, 4);
  expect(Array.from({ length: 10 }, () => xoshiro128(state))).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test("FNV-1a with 128 bits gives the published hashes", () => {
  expect(fnv1a128("").toString(16)).toBe("6c62272e07bb014262b821756295c58d");
  expect(fnv1a128("a").toString(16)).toBe("d228cb696f1a8caf78912b704e4a8964");
  expect(fnv1a128("foobar").toString(16)).toBe("343e1662793c64bf6f0d3597ba446f18");
});

test("SplitMix64 gives the reference outputs for the seed 1234567", () => {
  const gamma = 0x9e3779b97f4a7c15n;
  expect([0n, 1n, 2n].map((k) => splitMix64((1234567n + k * gamma) & ((1n << 64n) - 1n)))).toEqual([
    6457827717110365317n,
    3203168211198807973n,
    9817491932198370423n,
  ]);
});

test("similar seeds share no word of their states", () => {
  const words = ["1", "2", "3", "11", "12", "a", "b", ""].flatMap((seed) => [...seedState(seed)]);
  expect(new Set(words).size).toBe(words.length);
});
