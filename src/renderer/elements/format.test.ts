import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, formatNumber, formatPercent, plural } from "./format.ts";

test("only none is 0% and only all is 100%", () => {
  expect(formatPercent(0)).toBe("0.0%");
  expect(formatPercent(1)).toBe("100.0%");
  expect(formatPercent(1e-9)).toBe("<0.1%");
  expect(formatPercent(0.99999)).toBe(">99.9%");
  expect(formatPercent(0.99999, 2)).toBe(">99.99%");
  expect(formatPercent(null)).toBe("–");
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (share) => {
      expect(Math.abs(Number.parseFloat(formatPercent(share)) - 100 * share)).toBeLessThanOrEqual(0.0501);
    }),
  );
});

test("durations have two units at most, and none is zero", () => {
  expect(formatDuration(0.2)).toBe("1 s");
  expect(formatDuration(75)).toBe("1 min 15 s");
  expect(formatDuration(120)).toBe("2 min");
  expect(formatDuration(3599.6)).toBe("1 h");
  expect(formatDuration(3661)).toBe("1 h 1 min");
  expect(formatDuration(2 * 3600 - 5)).toBe("2 h");
});

test("numbers keep three significant digits, whole ones all of them", () => {
  expect(formatNumber(0.0123456)).toBe("0.0123");
  expect(formatNumber(1000)).toBe("1,000");
  expect(plural(1, "class", "classes")).toBe("1 class");
  expect(plural(1200, "image")).toBe("1,200 images");
});
