import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SceneObject, shapes } from "./scene.ts";
import { firstMet, solidsOf } from "./solids.ts";
import { add, dot, scale, subtract, unit, type Vector } from "./vector.ts";

const standing = (shape: (typeof shapes)[number], orientation = 0): SceneObject => ({
  ...{ shape: shapes.indexOf(shape), colour: 0, material: 0, size: 1 },
  ...{ x: 0.4, y: -0.3, orientation },
});
const r = 0.7;

/** How far inside an object a point is: 0 on its surface, above 0 within. Coordinates from the axis at its foot. */
const depth: Readonly<Record<(typeof shapes)[number], (p: Vector) => number>> = {
  sphere: ([x, y, z]) => r - Math.hypot(x, y, z - r),
  cube: ([x, y, z]) => {
    const half = r / Math.SQRT2;
    return half - Math.max(Math.abs(x), Math.abs(y), Math.abs(z - half));
  },
  cylinder: ([x, y, z]) => Math.min(r - Math.hypot(x, y), r - Math.abs(z - r)),
  cone: ([x, y, z]) => Math.min(z, (2 * r - z) / 2 - Math.hypot(x, y)),
};

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe.each(shapes)("%s", (shape) => {
  test("a ray meets its surface, not before, and from outside", () => {
    fc.assert(
      fc.property(
        fc.tuple(number(-0.9, 0.9), number(-0.9, 0.9), number(0, 1.6)),
        fc.tuple(number(-1, 1), number(-1, 1), number(0.05, 1)),
        number(0, 6.28),
        (aim, from, orientation) => {
          const [solid] = solidsOf([standing(shape, orientation)]);
          const origin: Vector = add(scale(unit(from), 6), [0.4, -0.3, 0]);
          const direction = unit(subtract(add(aim, [0.4, -0.3, 0]), origin));
          const [cos, sin] = [Math.cos(orientation), Math.sin(orientation)];
          const within = (t: number) => {
            const [x, y, z] = subtract(add(origin, scale(direction, t)), [0.4, -0.3, 0]);
            return depth[shape]([cos * x + sin * y, cos * y - sin * x, z]);
          };
          const at = solid!.meet(origin, direction);
          const end = Math.min(at, 12);
          let deepest = -1;
          for (let t = 4; t < end - 1e-3; t += 0.01) deepest = Math.max(deepest, within(t));
          expect(deepest).toBeLessThan(1e-3);
          if (at === Number.POSITIVE_INFINITY) return;
          expect(Math.abs(within(at))).toBeLessThan(1e-6);
          const normal = solid!.normal(add(origin, scale(direction, at)));
          expect(dot(normal, normal)).toBeCloseTo(1, 9);
          expect(dot(normal, direction)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("it stands on the ground", () => {
    const [solid] = solidsOf([standing(shape)]);
    const lowest = 6 - solid!.meet([0.4001, -0.3001, -6], [0, 0, 1]);
    expect(lowest).toBeCloseTo(0, 5);
  });
});

test("of two that a ray goes through, it meets the nearer", () => {
  const near = { ...standing("sphere"), x: 2, y: 0 };
  const far = { ...standing("cube"), x: -2, y: 0 };
  expect(firstMet(solidsOf([far, near]), [6, 0, 0.5], [-1, 0, 0])).toMatchObject({ index: 1 });
  expect(firstMet(solidsOf([far, near]), [-6, 0, 0.5], [1, 0, 0])).toMatchObject({ index: 0 });
  expect(firstMet(solidsOf([far, near]), [6, 0, 3], [-1, 0, 0])).toBeNull();
});
