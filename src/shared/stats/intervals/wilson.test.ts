import fc from "fast-check";
import { expect, test } from "vitest";
import { normalQuantile } from "../distributions.ts";
import { wilsonInterval } from "./wilson.ts";

test("its ends are the shares whose score test just rejects", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const successes = Math.round(share * n);
      const { lower, upper } = wilsonInterval(successes, n);
      for (const end of [lower, upper]) {
        // Where the estimate lies on an edge, the interval ends there.
        if ((end < 1e-12 && successes === 0) || (end > 1 - 1e-12 && successes === n)) continue;
        const score = (successes / n - end) / Math.sqrt((end * (1 - end)) / n);
        expect(Math.abs(score)).toBeCloseTo(normalQuantile(0.975), 6);
      }
    }),
  );
});

test("of no trials it is everything", () => {
  expect(wilsonInterval(0, 0)).toEqual({ lower: 0, upper: 1 });
});
