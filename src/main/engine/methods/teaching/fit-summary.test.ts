import { expect, test } from "vitest";
import { findMethod } from "#shared/methods/list.ts";
import { fit } from "#shared/methods/outputs/fit.ts";
import { fitSummary } from "./fit-summary.ts";

test("where no bin holds ten test images, there is no chart of calibration, and the summary is as it should be", () => {
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
    comparison: { original: quality, sampled: quality, samples: 4, spread: 0.1 },
  });
  expect(summary.charts.map(({ id }) => id)).toEqual(["spectra"]);
  expect(fit.summary.safeParse(summary).success).toBe(true);
});
