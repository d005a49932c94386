import fc from "fast-check";
import { expect, test } from "vitest";
import { pictureSide } from "./picture-side.ts";

const room = fc.double({ min: 1, max: 3000, noNaN: true });
const pixels = fc.integer({ min: 1, max: 600 });

test("a picture fits its room, pixel by pixel where it can", () => {
  fc.assert(
    fc.property(room, pixels, (room, pixels) => {
      const side = pictureSide(room, pixels);
      expect(side).toBeLessThanOrEqual(room);
      if (room >= pixels) expect(side % pixels).toBe(0);
      expect(side).toBeGreaterThan(0);
    }),
  );
});

test("a digit is shown at ten times its size where there is room, at six times in a small window", () => {
  expect(pictureSide(400, 28)).toBe(280);
  expect(pictureSide(170, 28)).toBe(168);
  expect(pictureSide(900, 224)).toBe(224);
});
