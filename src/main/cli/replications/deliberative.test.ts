import { describe, expect, test } from "vitest";
import { ambiguityRates, publishedRates } from "#shared/analysis/name-ambiguity.ts";
import type { EvaluationSummary } from "#shared/methods/outputs/evaluation.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import { nameAmbiguity } from "#shared/study/trial-types/name-ambiguity.ts";
import { ablations } from "./ablations.ts";
import { publishedParticipant } from "./ambiguity-study.ts";
import { figure2, table1 } from "./deliberative-tables.ts";
import { overRuns } from "./over-runs.ts";

const measure = (id: string, value: number | null, low: number | null = null) => ({
  ...{ id, label: id, description: id, value, low, high: low === null || value === null ? null : 2 * value - low },
  ...{ unit: null, better: "higher" as const, note: value === null ? "no part has a mask" : null },
});
const run = (gain: number, overlap: number | null = 0.1): EvaluationSummary => ({
  measures: [
    measure("precision", 0.3),
    measure("precision-gain", gain, gain - 0.05),
    measure("precision-random", 0.2),
    measure("iou-gain", overlap, 0.01),
    ...["10", "20", "30", "40", "50", "tabled"].map((coverage) => measure(`iou-${coverage}`, overlap)),
  ],
  curves: ["own", "moved"].map((kind) => ({
    ...{ id: `precision-recall-${kind}`, label: kind, xLabel: "Recall", yLabel: "Precision" },
    ...{ x: [0.1, 0.9], y: [0.4, 0.2] },
  })),
});

describe("a measure over networks", () => {
  test("has the mean, the standard error and Student's interval; of one network its own interval", () => {
    const { ours, low, high, note } = overRuns(
      [0.1, 0.2, 0.3].map((value) => ({ measures: [measure("iou", value)] })),
      "iou",
      100,
    );
    expect(ours).toBeCloseTo(20, 9);
    // 10/√3, times the 97.5% point of Student's t with two degrees of freedom.
    expect(high! - ours!).toBeCloseTo((4.302652729911275 * 10) / Math.sqrt(3), 6);
    expect(ours! - low!).toBeCloseTo(high! - ours!, 9);
    expect(note).toBe("SE 5.8 here");
    expect(overRuns([{ measures: [measure("iou", 0.5, 0.25)] }], "iou")).toMatchObject({
      ours: 0.5,
      low: 0.25,
      high: 0.75,
    });
  });
  test("says which networks have none", () => {
    const without = { measures: [measure("iou", null)] };
    expect(overRuns([without], "iou")).toEqual({ ours: null, low: null, high: null, note: "no part has a mask" });
    expect(overRuns([without, { measures: [measure("iou", 0.2)] }], "iou").note).toBe("1 of 2 have no value");
  });
});

test("the page says which variants are no better than regions elsewhere, and has all of Table 1", () => {
  const measured = ablations.map((ablation) => ({
    ...ablation,
    variants: ablation.variants.map((variant) => ({
      ...variant,
      runs: [run(0.1), run(variant.id === "entropy" ? 0.04 : 0.1)],
    })),
  }));
  const [scores, attributions] = measured.map(figure2);
  expect(scores!.text).toContain("by the 95% interval over images: Entropy score (in 1 of 2 networks).");
  expect(attributions!.text).toContain("Every one of these beats");
  expect(scores!.figures[0]!.caption).toContain("n = 2");
  const { rows } = table1(measured);
  // Nine different variants, five coverages and their mean.
  expect(rows).toHaveLength(9 * 6);
  expect(rows.find(({ id }) => id === "iou-hardness-average")).toMatchObject({
    paper: 23.8,
    ours: 10,
    unit: "per cent",
  });
  expect(rows.find(({ id }) => id === "iou-hessian-10")).toMatchObject({ paper: null, ours: 10 });
});

test("Table 1's averages are those of its columns", () => {
  for (const { table1: published } of ablations.flatMap(({ variants }) => variants)) {
    const { average, ...columns } = published;
    if (!average) continue;
    const means = Object.values(columns).map(([mean]) => mean);
    expect(means).toHaveLength(5);
    expect(Math.abs(means.reduce((sum, value) => sum + value, 0) / 5 - average[0])).toBeLessThan(0.011);
  }
});

test("simulated participants agree with the algorithm as often as the paper's did", () => {
  const options = ["ant", "bee", "cat", "dog", "elk"].map((category, k) => ({
    category,
    sha256: String(k).repeat(64),
  }));
  const answers = Array.from({ length: 60 }, (_, index) => {
    const participant = simulateParticipant(publishedParticipant, { seed: 3, index, levels: {} });
    return (["insecurity", "random_crop"] as const).flatMap((source) =>
      Array.from({ length: 40 }, (_, k) => {
        const parameters = nameAmbiguity.parameters.parse({
          ...{ stimulus_id: `${source} ${k}`, target_id: "t", image_sha256: "f".repeat(64), stimulus_source: source },
          ...{ options, class_a: "bee", class_b: "dog" },
        });
        const { view, key } = nameAmbiguity.plan({
          parameters,
          levels: {},
          side: "left",
          generator: seededGenerator(k),
        });
        const { response } = nameAmbiguity.simulate(view, key, participant, seededGenerator(`${index} ${source} ${k}`));
        const { chosen_pair, agrees } = nameAmbiguity.score(view, key, response);
        return {
          participant: `${index}`,
          stimulus: `${source} ${k}`,
          source,
          pair: chosen_pair,
          agrees: agrees === 1,
          options: 5,
        };
      }),
    );
  }).flat();
  for (const rates of ambiguityRates(answers, { seed: 1, replicates: 100 })) {
    const published = publishedRates[rates.source]!;
    // Three standard errors of 2,400 answers, and of 60 participants who differ.
    expect(Math.abs(rates.withAlgorithm.share - published.withAlgorithm)).toBeLessThan(0.05);
    expect(Math.abs(rates.dontKnow.share - published.dontKnow)).toBeLessThan(0.02);
  }
});
