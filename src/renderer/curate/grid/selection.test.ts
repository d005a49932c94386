import fc from "fast-check";
import { expect, test } from "vitest";
import { emptySelection, pick } from "./selection.ts";

const shown = Array.from({ length: 20 }, (_, k) => `t${k}`);
const index = fc.nat(shown.length - 1);
const alone = { add: false, range: false };

test("a click selects one alone, whatever was selected", () => {
  fc.assert(
    fc.property(index, index, (a, b) => {
      expect([...pick(pick(emptySelection, shown, a, alone), shown, b, alone).ids]).toEqual([shown[b]]);
    }),
  );
});

test("Shift selects everything between, both ends included, in either direction", () => {
  fc.assert(
    fc.property(index, index, (a, b) => {
      const { ids } = pick(pick(emptySelection, shown, a, alone), shown, b, { add: false, range: true });
      expect(ids.size).toBe(Math.abs(a - b) + 1);
      expect(ids.has(shown[a]!) && ids.has(shown[b]!)).toBe(true);
    }),
  );
});

test("Ctrl twice is as if never", () => {
  fc.assert(
    fc.property(index, index, (a, b) => {
      fc.pre(a !== b);
      const before = pick(emptySelection, shown, a, alone);
      const once = pick(before, shown, b, { add: true, range: false });
      expect([...once.ids].toSorted()).toEqual([shown[a]!, shown[b]!].toSorted());
      expect(pick(once, shown, b, { add: true, range: false }).ids).toEqual(before.ids);
    }),
  );
});

test("an anchor that is no longer shown starts a selection anew", () => {
  const before = pick(emptySelection, ["gone"], 0, alone);
  expect([...pick(before, shown, 4, { add: false, range: true }).ids]).toEqual(["t4"]);
});
