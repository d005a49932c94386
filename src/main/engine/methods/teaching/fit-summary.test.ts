import { expect, test } from "vitest";
import { findMethod } from "#shared/methods/list.ts";
import { fit } from "#shared/methods/outputs/fit.ts";
import { wilsonInterval } from "#shared/stats/intervals/wilson.ts";
import { fitSummary } from "./fit-summary.ts";

test("each number of the answers says what it is of, and how sure it is; bins of fewer than ten test images are not drawn", () => {
  const quality = { images: 9, topOne: 1, topFive: 1, surprise: 0.1, calibrationError: 0.1, bins: [] };
  const summary = fitSummary({
    posterior: {
      ...{ width: 2, classCount: 2, weights: [1, 0, 0, 1], tau: 1, damping: { u: 0, v: 0 } as never },
      ...{ uValues: [1, 2], uVectors: [1, 0, 0, 1], vValues: [1, 2], vVectors: [1, 0, 0, 1] },
    },
    precision: { tau: 1, determined: 2, atLimit: false },
    images: 20,
    setAside: [],
    settings: findMethod("kfac-learner")!.settings.parse({}) as never,
    comparison: {
      original: quality,
      averaged: quality,
      drawn: { samples: 4, topOne: { mean: 2 / 3, standardError: 0.034 }, topFive: { mean: 1, standardError: 0 } },
    },
  });
  expect(summary.charts.map(({ id }) => id)).toEqual(["spectra"]);
  expect(fit.summary.safeParse(summary).success).toBe(true);
  const [sampled, averaged] = ["top-1-sampled", "top-1-averaged"].map((id) =>
    summary.measures.find((measure) => measure.id === id),
  );
  expect(sampled).toMatchObject({ value: 2 / 3, note: expect.stringMatching(/each by itself.* 0\.034$/) });
  expect(sampled!.low).toBeCloseTo(wilsonInterval(6, 9).lower, 12);
  expect(sampled!.high).toBeCloseTo(wilsonInterval(6, 9).upper, 12);
  expect(averaged).toMatchObject({ value: 1, note: expect.stringContaining("One answer to each image") });
});
