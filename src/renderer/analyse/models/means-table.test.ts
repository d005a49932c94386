import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { marginalMeans, pairwiseContrasts } from "#shared/stats/marginal-means.ts";
import { cellVariables, contrastTable, meansEffects, meansTable } from "./means-table.ts";

const random = seededGenerator("means");
const fit = fitMixedModel(
  "correct ~ target_kind * saliency + rt",
  dataFrameFromRecords(
    Array.from({ length: 400 }, (_, k) => ({
      target_kind: k % 2 === 0 ? "hit" : "error",
      saliency: Math.floor(k / 2) % 2,
      rt: random.normal(),
      correct: Number(random.next() < (k % 2 === 0 ? 0.8 : 0.3)),
    })),
  ),
);
const words = {
  factors: [
    {
      name: "saliency",
      label: "Saliency map",
      levels: [
        { value: 0, label: "not shown" },
        { value: 1, label: "shown" },
      ],
    },
  ],
};

test("means can be asked for by factors and numbers of few values", () => {
  expect(cellVariables(fit)).toEqual(["target_kind", "saliency"]);
});

test("cells are called as the study calls them", () => {
  const by = ["target_kind", "saliency"];
  const means = marginalMeans(fit, by);
  expect(meansEffects(means, by, words).map(({ panel, label }) => `${panel} | ${label}`)).toEqual([
    "Errors | Saliency map: not shown",
    "Errors | Saliency map: shown",
    "Hits | Saliency map: not shown",
    "Hits | Saliency map: shown",
  ]);
  const table = meansTable(means, by, words);
  expect(table.header.slice(0, 3)).toEqual(["Target kind", "Saliency map", "Probability"]);
  expect(table.rows[3]!.slice(0, 2)).toEqual(["Hits", "shown"]);
  expect(Number.parseFloat(table.rows[3]![2]!)).toBeCloseTo(100 * means[3]!.mean, 1);
});

test("contrasts say how they are adjusted", () => {
  const contrasts = pairwiseContrasts(fit, ["target_kind", "saliency"], "tukey");
  const table = contrastTable(contrasts, "tukey");
  expect(table.rows).toHaveLength(6);
  expect(table.notes).toEqual(["p values adjusted for 6 contrasts (Tukey)."]);
});
