import fc from "fast-check";
import { expect, test } from "vitest";
import { beforeTrial } from "./paced.ts";

test("each part lasts as many frames as come nearest to its time, on any display", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2000 }),
      fc.integer({ min: 0, max: 2000 }),
      fc.constantFrom(1000 / 60, 1000 / 75, 1000 / 120, 1000 / 144),
      (blankMs, fixationMs, refreshMs) => {
        const stamps = Array.from({ length: Math.ceil(5000 / refreshMs) }, (_, frame) => 100 + frame * refreshMs);
        const parts = stamps.map((stamp) => beforeTrial({ blankMs, fixationMs }, stamps[0]!, stamp, refreshMs));
        const onset = stamps[parts.indexOf("trial")]! - stamps[0]!;
        expect(Math.abs(onset - blankMs - fixationMs)).toBeLessThanOrEqual(refreshMs / 2 + 1e-9);
        const cross = parts.indexOf("cross");
        if (cross >= 0)
          expect(Math.abs(stamps[cross]! - stamps[0]! - blankMs)).toBeLessThanOrEqual(refreshMs / 2 + 1e-9);
        expect(parts.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))).toEqual(parts);
      },
    ),
    { numRuns: 200 },
  );
});

const order = ["blank", "cross", "trial"];

test("without a pace the trial shows in the first frame, whether the display's refresh is known or not", () => {
  for (const refreshMs of [null, 8]) expect(beforeTrial({ blankMs: 0, fixationMs: 0 }, 5, 5, refreshMs)).toBe("trial");
});
