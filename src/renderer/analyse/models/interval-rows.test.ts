import { expect, test } from "vitest";
import { bootstrapIntervals, scalarGroups } from "#shared/analysis/parameter-intervals.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { bootstrapEstimates } from "#shared/stats/parametric-bootstrap.ts";
import { intervalTable } from "./interval-rows.ts";

const random = seededGenerator("intervals");
const abilities = Array.from({ length: 20 }, () => random.normal());
const data = dataFrameFromRecords(
  abilities.flatMap((ability, p) =>
    Array.from({ length: 20 }, (_, k) => ({
      participant: `p${p}`,
      item: `i${k}`,
      map: k % 2,
      correct: Number(random.next() < 1 / (1 + Math.exp(-(ability + (k % 2))))),
    })),
  ),
);
const fit = fitMixedModel("correct ~ map + (1 | participant) + (1 | item)", data);

test("intercepts have intervals of their standard deviations, slopes not", () => {
  expect(scalarGroups(fit).toSorted()).toEqual(["item", "participant"]);
  expect(scalarGroups(fitMixedModel("correct ~ map + (1 + map | participant)", data))).toEqual([]);
  expect(scalarGroups(fitMixedModel("correct ~ map", data))).toEqual([]);
});

test("bootstrap intervals lie around the estimates, a row for each", () => {
  const intervals = bootstrapIntervals(fit, bootstrapEstimates(fit, { seed: 1, to: 60 }));
  const estimates = [
    ...fit.fixed.map(({ estimate }) => estimate),
    ...scalarGroups(fit).map((group) => fit.random.find((effect) => effect.group === group)!.sd),
  ];
  expect(intervals).toHaveLength(4);
  intervals.forEach(({ lower, upper }, k) => {
    expect(lower).toBeLessThanOrEqual(estimates[k]!);
    expect(upper).toBeGreaterThanOrEqual(estimates[k]!);
  });
  const table = intervalTable(fit, undefined, { intervals, replicates: 60 });
  expect(table.header).toEqual(["Term", "Estimate", "Wald 95%", "Bootstrap 95%"]);
  expect(table.rows.map(([label]) => label)).toEqual([
    "(Intercept)",
    "map",
    ...scalarGroups(fit).map((group) => `SD of ${group}`),
  ]);
  expect(table.rows[2]![2]).toBe("–");
});

test("intervals are in the unit of the estimates", () => {
  expect(intervalTable(fit, undefined, undefined).notes).toEqual(["In log-odds."]);
  const linear = fitMixedModel("log(correct + 1) ~ map + (1 | participant)", data, { family: "gaussian" });
  expect(intervalTable(linear, undefined, undefined).notes).toEqual(["In units of log(correct + 1)."]);
});

test("a bound that the data do not set is infinite", () => {
  const endless = fit.fixed.map(() => ({ lower: Number.NEGATIVE_INFINITY, upper: 1 }));
  expect(intervalTable(fit, [...endless, ...endless], undefined).rows[0]![3]).toBe("−∞ to 1.00");
});
