import * as fc from "fast-check";
import { expect, test } from "vitest";
import { connectedPieces } from "./connected-pieces.ts";
import { coverageMask } from "./coverage-mask.ts";
import { maskOutlines, type Outline, outlinePath } from "./mask-outline.ts";
import { resizeMap } from "./resize-map.ts";

const masks = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
  .chain(([height, width]) =>
    fc
      .array(fc.constantFrom(0, 1), { minLength: height * width, maxLength: height * width })
      .map((mask) => ({ mask, height, width })),
  );

/** Positive clockwise, as y grows downwards. */
const signedArea = (corners: Outline) =>
  corners.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = corners[(k + 1) % corners.length]!;
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

test("a resized map keeps straight lines between the outer cells' centres, and is the map itself at its own size", () =>
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
      fc.tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 19 })),
      fc.tuple(...[1, 2, 3].map(() => fc.double({ min: -5, max: 5, noNaN: true }))),
      ([h, w], [height, width], [level, down, right]) => {
        const map = Float64Array.from({ length: h * w }, (_, k) => level + down * Math.floor(k / w) + right * (k % w));
        const actual = resizeMap(map, [h, w], [height, width]);
        const place = (i: number, to: number, from: number) =>
          Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            expect(actual[y * width + x]).toBeCloseTo(
              level + down * place(y, height, h) + right * place(x, width, w),
              9,
            );
        expect(resizeMap(map, [h, w], [h, w])).toEqual(map);
      },
    ),
  ));

test("a mask holds the largest values, as many as asked for unless they tie", () =>
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, asked) => {
        const { mask, threshold, coverage } = coverageMask(values, asked);
        const inside = values.filter((_, k) => mask[k] === 1);
        const outside = values.filter((_, k) => mask[k] === 0);
        expect(coverage).toBe(inside.length / values.length);
        expect(inside.length).toBeLessThanOrEqual(Math.floor(asked * values.length + 0.5));
        expect(inside.every((value) => value > threshold)).toBe(true);
        expect(outside.every((value) => value <= threshold)).toBe(true);
        // Only a tie keeps it from being as large as asked for.
        const wanted = Math.floor(asked * values.length + 0.5);
        if (inside.length < wanted)
          expect(outside.filter((value) => value === threshold).length).toBeGreaterThan(wanted - inside.length);
      },
    ),
  ));

test("outlines enclose as many pixels as the mask has, holes counted off, one line a piece", () =>
  fc.assert(
    fc.property(masks, ({ mask, height, width }) => {
      const areas = maskOutlines(mask, height, width).map(signedArea);
      expect(areas.reduce((sum, area) => sum + area, 0)).toBe(mask.reduce<number>((sum, value) => sum + value, 0));
      const { sizes, pieces } = connectedPieces(mask, height, width);
      expect(areas.filter((area) => area > 0)).toHaveLength(sizes.length);
      for (const [number, size] of sizes.entries())
        expect(pieces.filter((piece) => piece === number + 1)).toHaveLength(size);
      expect(pieces.map(Math.sign)).toEqual(Int32Array.from(mask));
    }),
  ));

test("an outline has corners only where it turns, and is written as a path", () => {
  const ring = [1, 1, 1, 1, 0, 1, 1, 1, 1];
  const outlines = maskOutlines(ring, 3, 3);
  expect(outlines.map((corners) => corners.length)).toEqual([4, 4]);
  expect(outlinePath(maskOutlines([0, 1, 1, 0], 1, 4))).toBe("M1 0L3 0L3 1L1 1Z");
});
