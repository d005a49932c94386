import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { dataFrameFromRecords } from "./data-frame.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import { simulatedResiduals, uniformityTest } from "./simulated-residuals.ts";

/** Counts of 10 trials; `noise` is a random effect of each row that the model does not have. */
function counts(noise: number) {
  const random = seededGenerator("counts");
  const rows = Array.from({ length: 40 }, (_, p) => {
    const ability = 0.6 * random.normal();
    return Array.from({ length: 8 }, () => {
      const x = random.normal();
      const probability = 1 / (1 + Math.exp(-(0.3 + 0.5 * x + ability + noise * random.normal())));
      const hits = Array.from({ length: 10 }, () => random.next() < probability).filter(Boolean).length;
      return { participant: `p${p}`, x, hits, misses: 10 - hits };
    });
  }).flat();
  return fitMixedModel("cbind(hits, misses) ~ x + (1 | participant)", dataFrameFromRecords(rows));
}

test("residuals of the right model are uniform and of the expected dispersion", () => {
  const { residuals, expected, uniformity, dispersion } = simulatedResiduals(counts(0), { seed: 1 });
  expect(residuals.length).toBe(320);
  expect(residuals.every((value) => value > 0 && value < 1)).toBe(true);
  expect(expected.every((value) => value > 0 && value < 10)).toBe(true);
  expect(uniformity.pValue).toBeGreaterThan(0.01);
  expect(dispersion.pValue).toBeGreaterThan(0.01);
});

test("variation between rows that the model lacks shows as dispersion", () => {
  const { dispersion, uniformity } = simulatedResiduals(counts(1.5), { seed: 1 });
  expect(dispersion.ratio).toBeGreaterThan(1.2);
  expect(Math.min(dispersion.pValue, uniformity.pValue)).toBeLessThan(0.05);
});

test("outcomes can be summed by participant, reproducibly", () => {
  const fit = counts(0);
  const byParticipant = simulatedResiduals(fit, { seed: 5, group: "participant", simulations: 100 });
  expect(byParticipant.residuals.length).toBe(40);
  expect(simulatedResiduals(fit, { seed: 5, group: "participant", simulations: 100 })).toEqual(byParticipant);
  expect(() => simulatedResiduals(fit, { seed: 5, group: "item" })).toThrow(/no grouping factor/);
});

test("the uniformity test has R's p-values", () => {
  // ks.test((1:50 / 51)^1.3, "punif", exact = TRUE) gives D = 0.10486, p-value = 0.6043.
  const { statistic, pValue } = uniformityTest(Float64Array.from({ length: 50 }, (_, k) => ((k + 1) / 51) ** 1.3));
  expect(statistic).toBeCloseTo(0.10486, 5);
  expect(Math.abs(pValue - 0.6043)).toBeLessThan(0.02);
  expect(uniformityTest(Float64Array.from({ length: 200 }, (_, k) => ((k + 0.5) / 200) ** 2)).pValue).toBeLessThan(
    1e-6,
  );
});
