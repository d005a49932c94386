import fc from "fast-check";
import { expect, test } from "vitest";
import { neighbourInGrid } from "./grid-keys.ts";

const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];
const grid = fc
  .record({
    count: fc.integer({ min: 1, max: 500 }),
    columns: fc.integer({ min: 1, max: 30 }),
    page: fc.integer({ min: 1, max: 9 }),
  })
  .chain((size) =>
    fc.record({
      ...Object.fromEntries(Object.entries(size).map(([k, v]) => [k, fc.constant(v)])),
      active: fc.nat(size.count - 1),
    }),
  )
  .map((position) => position as { active: number; count: number; columns: number; page: number });

test("no key leaves the grid", () => {
  fc.assert(
    fc.property(grid, fc.constantFrom(...keys), (position, key) => {
      const next = neighbourInGrid(key, position)!;
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThan(position.count);
    }),
  );
});

test("down and then up returns, wherever there is a full row below", () => {
  fc.assert(
    fc.property(grid, (position) => {
      fc.pre(position.active + position.columns < position.count);
      const below = neighbourInGrid("ArrowDown", position)!;
      expect(below).toBe(position.active + position.columns);
      expect(neighbourInGrid("ArrowUp", { ...position, active: below })).toBe(position.active);
    }),
  );
});

test("vertical keys keep the column, or end on the last image where the last row is short", () => {
  fc.assert(
    fc.property(grid, fc.constantFrom("ArrowUp", "ArrowDown", "PageUp", "PageDown"), (position, key) => {
      const next = neighbourInGrid(key, position)!;
      expect(next % position.columns === position.active % position.columns || next === position.count - 1).toBe(true);
    }),
  );
});

test("other keys do not move, and an empty grid has nowhere to go", () => {
  expect(neighbourInGrid("k", { active: 0, count: 3, columns: 2, page: 1 })).toBeUndefined();
  expect(neighbourInGrid("End", { active: -1, count: 0, columns: 2, page: 1 })).toBeUndefined();
});
