import { expect, test } from "vitest";
import { Memory } from "./memory.ts";

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
