import fc from "fast-check";
import { expect, test } from "vitest";
import type { Target } from "#shared/contract/curate.ts";
import { filterTargets, readTargetFilter, writeRange } from "./target-filter.ts";

const target = fc.record({
  id: fc.uuid(),
  classifierId: fc.constantFrom("a", "b"),
  kind: fc.constantFrom("hit", "error", "low_confidence", "adversarial"),
  status: fc.constantFrom("candidate", "kept", "rejected"),
  groundTruth: fc.constantFrom("3", "7"),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
}) as unknown as fc.Arbitrary<Target>;
const targets = fc.array(target, { maxLength: 40 });

test("an address without filters shows every target", () => {
  fc.assert(
    fc.property(targets, (all) => {
      expect(filterTargets(all, readTargetFilter(new URLSearchParams()))).toEqual(all);
    }),
  );
});

test("every value of a filter takes its part, none is lost and none is in two", () => {
  fc.assert(
    fc.property(targets, (all) => {
      const parts = ["candidate", "kept", "rejected"].map((status) =>
        filterTargets(all, readTargetFilter(new URLSearchParams({ status }))),
      );
      expect(new Set(parts.flat())).toEqual(new Set(all));
      expect(parts.flat()).toHaveLength(all.length);
    }),
  );
});

test("a range of confidence survives the address, and keeps what lies within", () => {
  const percent = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(targets, percent, percent, (all, a, b) => {
      const range = [Math.min(a, b) / 100, Math.max(a, b) / 100] as const;
      const written = writeRange(range);
      const filter = readTargetFilter(new URLSearchParams(written ? { confidence: written } : {}));
      expect(filter.confidence).toEqual(range);
      for (const { confidence } of filterTargets(all, filter)) {
        expect(confidence).toBeGreaterThanOrEqual(range[0]);
        expect(confidence).toBeLessThanOrEqual(range[1]);
      }
    }),
  );
});

test("what makes no sense in an address is left out", () => {
  const search = new URLSearchParams("kind=odd&status=lost&confidence=high");
  expect(readTargetFilter(search)).toEqual({ confidence: [0, 1] });
});
