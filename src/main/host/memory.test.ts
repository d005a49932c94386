import { expect, test } from "vitest";
import { BoundedBytes, Memory } from "./memory.ts";

test("a value is computed once for each owner and key, and the least recently used is let go", () => {
  const memory = new Memory<object, string>(2);
  const [one, other] = [{}, {}];
  const computed: string[] = [];
  const get = (owner: object, key: string) =>
    memory.get(owner, key, () => {
      computed.push(key);
      return key.toUpperCase();
    });
  expect([get(one, "a"), get(one, "a"), get(other, "a")]).toEqual(["A", "A", "A"]);
  expect(computed).toEqual(["a", "a"]);
  get(one, "b");
  get(one, "a");
  get(one, "c");
  computed.length = 0;
  get(one, "a");
  get(one, "b");
  expect(computed).toEqual(["b"]);
});

test("bytes are kept up to a total length, the most recently used longest; what failed is tried again", async () => {
  const kept = new BoundedBytes<object>(10);
  const owner = {};
  const loaded: string[] = [];
  const get = (key: string, length: number) =>
    kept.get(owner, key, async () => {
      loaded.push(key);
      return new Uint8Array(length);
    });
  await get("a", 4);
  await get("b", 4);
  await get("a", 4);
  await get("c", 4);
  await get("a", 4);
  expect(loaded).toEqual(["a", "b", "c"]);
  await get("b", 4);
  expect(loaded).toEqual(["a", "b", "c", "b"]);
  expect(await get("too large", 11)).toHaveLength(11);
  await expect(kept.get(owner, "d", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  await get("d", 1);
  expect(loaded.at(-1)).toBe("d");
});
