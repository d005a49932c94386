import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { chiSquareUpper } from "./distributions.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import {
  bootstrapEstimates,
  bootstrapPValue,
  bootstrapStatistics,
  percentileIntervals,
} from "./parametric-bootstrap.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";
import { refit } from "./refit.ts";
import { simulateOutcome } from "./simulate.ts";

const data = dataFrameFromCsv(
  readFileSync(new URL("../../../tests/fixtures/glmm/linear.csv", import.meta.url), "utf8"),
);
const smaller = fitMixedModel("correct ~ x + (1 | subject)", data);
const larger = fitMixedModel("correct ~ x + condition + (1 | subject)", data);

test("a refit to the same outcome is the fit", () => {
  const again = refit(larger, larger.frame.outcome);
  expect(again.deviance).toBeCloseTo(larger.deviance, 7);
  again.beta.forEach((value, j) => {
    expect(value).toBeCloseTo(larger.beta[j]!, 4);
  });
  const linear = fitMixedModel("y ~ x + (1 + x | subject)", data, { family: "gaussian" });
  expect(refit(linear, linear.frame.outcome).deviance).toBeCloseTo(linear.deviance, 6);
});

test("parts of a bootstrap, done apart, are the whole", () => {
  const whole = bootstrapStatistics(smaller, larger, { seed: 3, to: 8 });
  const parts = [
    bootstrapStatistics(smaller, larger, { seed: 3, to: 5 }),
    bootstrapStatistics(smaller, larger, { seed: 3, from: 5, to: 8 }),
  ];
  expect(parts.flatMap((part) => [...part])).toEqual([...whole]);
  expect(bootstrapStatistics(smaller, larger, { seed: 4, to: 8 })).not.toEqual(whole);
});

test("where the smaller model holds, the statistics follow χ² with the difference in parameters", () => {
  const statistics = bootstrapStatistics(smaller, larger, { seed: 11, to: 400 });
  const sorted = statistics.slice().sort();
  // Kolmogorov-Smirnov distance from χ²₂; 1.63/√400 is its 99% point.
  const distance = Math.max(...sorted.map((value, k) => Math.abs(1 - chiSquareUpper(value, 2) - (k + 0.5) / 400)));
  expect(distance).toBeLessThan(1.63 / 20);
});

test("p counts the simulated statistics that are as large, the observed one among them", () => {
  const statistics = Float64Array.of(0.1, 2, 5, 9);
  expect(bootstrapPValue(5, statistics)).toBe(3 / 5);
  expect(bootstrapPValue(100, statistics)).toBe(1 / 5);
});

test("bootstrap intervals are near Wald's, and estimates centre on the truth", () => {
  const intervals = percentileIntervals(bootstrapEstimates(larger, { seed: "b", to: 300 }));
  larger.fixed.forEach(({ estimate, stdError }, j) => {
    expect(Math.abs(intervals[j]!.lower - (estimate - 1.96 * stdError))).toBeLessThan(0.6 * stdError);
    expect(Math.abs(intervals[j]!.upper - (estimate + 1.96 * stdError))).toBeLessThan(0.6 * stdError);
  });
});

test("simulated outcomes have the model's marginal mean and keep the numbers of trials", () => {
  const random = seededGenerator("marginal");
  const means = Array.from({ length: 300 }, () => {
    const outcome = simulateOutcome(smaller, random);
    if (outcome.kind !== "binomial") throw new Error("binomial expected");
    expect(outcome.trials).toBe(smaller.frame.outcome.kind === "binomial" && smaller.frame.outcome.trials);
    return outcome.successes.reduce((sum, y) => sum + y, 0) / outcome.successes.length;
  });
  const observed = smaller.frame.outcome.kind === "binomial" ? smaller.frame.outcome.successes : new Float64Array();
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  expect(mean).toBeCloseTo(observed.reduce((sum, y) => sum + y, 0) / observed.length, 1);
});
