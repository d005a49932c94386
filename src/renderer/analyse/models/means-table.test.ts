import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { pairwiseContrasts } from "#shared/stats/contrasts.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { marginalMeans } from "#shared/stats/marginal-means.ts";
import { gridVariables } from "#shared/stats/reference-grid.ts";
import { contrastTable, meansEffects, meansTable } from "./means-table.ts";

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
  expect(gridVariables(fit)).toEqual(["target_kind", "saliency"]);
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

test("contrasts are between the cells as they are called, and say how they are adjusted", () => {
  const by = ["target_kind", "saliency"];
  const means = marginalMeans(fit, by);
  const table = contrastTable(pairwiseContrasts(fit, by, "tukey"), by, "tukey", words);
  expect(table.rows.map(([label]) => label)).toEqual([
    "Errors, not shown − Errors, shown",
    "Errors, not shown − Hits, not shown",
    "Errors, not shown − Hits, shown",
    "Errors, shown − Hits, not shown",
    "Errors, shown − Hits, shown",
    "Hits, not shown − Hits, shown",
  ]);
  means
    .flatMap((a, place) => means.slice(place + 1).map((b) => a.linear - b.linear))
    .forEach((difference, place) => {
      expect(Number(table.rows[place]![1]!.replace("−", "-"))).toBeCloseTo(difference, 1);
    });
  expect(table.notes).toEqual(["p values adjusted for 6 contrasts (Tukey)."]);
});

test("what separation leaves without an error is endless or has no interval", () => {
  const separated = fitMixedModel(
    "correct ~ target_kind",
    dataFrameFromRecords(
      Array.from({ length: 40 }, (_, k) => ({
        target_kind: k % 2 === 0 ? "hit" : "error",
        correct: k % 2 === 0 ? 1 : Number(k % 3 === 0),
      })),
    ),
  );
  const means = marginalMeans(separated, ["target_kind"]);
  const table = meansTable(means, ["target_kind"], words);
  expect(table.rows.map((row) => row.slice(0, 4))).toEqual([
    ["Errors", expect.stringMatching(/^3\d\.\d%$/), expect.any(String), expect.stringMatching(/^−0/)],
    ["Hits", "100.0%", "–", "∞"],
  ]);
  expect(table.notes.join(" ")).toContain("separated");
  const contrasts = contrastTable(pairwiseContrasts(separated, ["target_kind"]), ["target_kind"], "holm", words);
  expect(contrasts.rows[0]).toEqual(["Errors − Hits", "−∞", "–", "–", "–", "–"]);
});

test("of a linear model the means are in its outcome's unit, without odds", () => {
  const linear = fitMixedModel(
    "rt ~ target_kind",
    dataFrameFromRecords(
      Array.from({ length: 40 }, (_, k) => ({
        target_kind: k % 2 === 0 ? "hit" : "error",
        rt: (k % 2 === 0 ? 400 : 500) + (k % 4),
      })),
    ),
    { family: "gaussian" },
  );
  const by = ["target_kind"];
  const means = marginalMeans(linear, by);
  const table = meansTable(means, by, words, "rt");
  expect(table.header).toEqual(["Target kind", "Mean", "95% interval", "SE"]);
  expect(table.rows.map(([kind, mean]) => [kind, mean])).toEqual([
    ["Errors", "502.00"],
    ["Hits", "401.00"],
  ]);
  const contrasts = contrastTable(pairwiseContrasts(linear, by), by, "holm", words, "rt");
  expect(contrasts.header).toEqual(["Contrast", "Difference (units of rt)", "SE", "t", "p"]);
  expect(contrasts.rows[0]!.slice(0, 2)).toEqual(["Errors − Hits", "101.00"]);
  expect(contrasts.rows[0]).toHaveLength(5);
});
