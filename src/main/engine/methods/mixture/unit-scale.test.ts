import fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { onUnitScale } from "./unit-scale.ts";

const random = seededGenerator(2);
const y = Float64Array.from({ length: 40 }, () => random.normal());
const x = Float64Array.from({ length: 80 }, (_, k) => (k % 2 === 1 ? 1 : random.normal()));

test("data of any scale and place become the same, and coefficients go back to where they were", () => {
  const whole = onUnitScale({ x, y, width: 2 }).data.y;
  fc.assert(
    fc.property(fc.integer({ min: -12, max: 160 }), fc.integer({ min: -3, max: 3 }), (power, offset) => {
      const scale = 10 ** power;
      const unit = onUnitScale({ x, y: y.map((own) => scale * (own + offset)), width: 2 });
      for (const [i, own] of unit.data.y.entries()) expect(own).toBeCloseTo(whole[i]!, 9);
      if (power > 30) return;
      // y itself, regressed on y: a slope of 1 on the unit scale is one of the deviation on the given one.
      const [slope, intercept] = unit.restored(Float64Array.of(1, 0));
      const own = onUnitScale({ x, y, width: 2 }).restored(Float64Array.of(1, 0));
      expect(slope! / scale).toBeCloseTo(own[0]!, 5);
      expect(intercept! / scale).toBeCloseTo(own[1]! + offset, 5);
    }),
  );
});

test("what does not vary stays finite", () => {
  const { data, restored } = onUnitScale({ x, y: new Float64Array(40).fill(7), width: 2 });
  for (const own of data.y) expect(own).toBeCloseTo(0, 12);
  expect([...restored(Float64Array.of(0, 0))]).toEqual([0, 7]);
});
