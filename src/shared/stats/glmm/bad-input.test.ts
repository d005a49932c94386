import { describe, expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { type DataFrame, dataFrameFromRecords, type Value } from "../data-frame.ts";
import { FormulaError } from "../formula/formula-error.ts";
import { ModelError } from "../model-error.ts";
import { fitMixedModel } from "./fit-mixed-model.ts";
import type { MixedModelOptions } from "./mixed-model-options.ts";

/** 12 participants × 10 trials, with whatever a test adds to each row. */
function study(
  extra: (row: number, participant: number, trial: number) => Record<string, Value> = () => ({}),
): DataFrame {
  const random = seededGenerator("bad input");
  return dataFrameFromRecords(
    Array.from({ length: 120 }, (_, row) => {
      const participant = row % 12;
      const trial = Math.floor(row / 12);
      const condition = trial % 2 === 0 ? "map" : "none";
      const correct = random.next() < 0.4 + 0.2 * (trial % 2) + 0.02 * participant ? 1 : 0;
      return {
        participant: `p${participant}`,
        trial,
        condition,
        correct,
        rt: 500 + 100 * random.normal(),
        ...extra(row, participant, trial),
      };
    }),
  );
}

const base = "correct ~ condition + (1 | participant)";

describe("models that the data do not allow are refused with what is wrong", () => {
  test.each<[string, string, string, RegExp, DataFrame, MixedModelOptions]>([
    [
      "outcome of three categories",
      "mood ~ 1 + (1 | participant)",
      "outcome-not-binary",
      /3 categories \(a, b, c\)/,
      study((row) => ({ mood: "abc"[row % 3]! })),
      {},
    ],
    [
      "outcome of numbers",
      "rt ~ 1 + (1 | participant)",
      "outcome-not-binary",
      /is not binary: it holds \d/,
      study(),
      {},
    ],
    ["always correct", base, "outcome-constant", /only successes/, study(() => ({ correct: 1 })), {}],
    ["never correct", base, "outcome-constant", /no successes/, study(() => ({ correct: false })), {}],
    [
      "constant rating",
      "rt ~ 1 + (1 | participant)",
      "outcome-constant",
      /is 3 in every row/,
      study(() => ({ rt: 3 })),
      { family: "gaussian" },
    ],
    ["everything missing", base, "no-rows", /No row/, study(() => ({ condition: null })), {}],
    [
      "one group",
      "correct ~ 1 + (1 | lab)",
      "one-level-factor",
      /lab has only one level \(x\)/,
      study(() => ({ lab: "x" })),
      {},
    ],
    [
      "a group for every row",
      "correct ~ 1 + (1 | id)",
      "one-observation-per-level",
      /Every level of id has a single row/,
      study((row) => ({ id: `r${row}` })),
      {},
    ],
    [
      "more random effects than rows",
      "correct ~ condition + (1 + condition | id)",
      "too-many-random-effects",
      /160 random effects \(2 for each of 80 levels\) from 120 rows/,
      study((row) => ({ id: `r${row % 80}` })),
      {},
    ],
    [
      "negative counts",
      "cbind(hits, misses) ~ 1 + (1 | participant)",
      "counts-invalid",
      /not counts/,
      study(() => ({ hits: -1, misses: 2 })),
      {},
    ],
    ["an unknown reference", base, "unknown-level", /“sal”/, study(), { referenceLevels: { condition: "sal" } }],
    ["a reference for nothing", base, "unknown-column", /“type”/, study(), { referenceLevels: { type: "x" } }],
    [
      "quadrature for two factors",
      "correct ~ 1 + (1 | participant) + (1 | trial)",
      "option-unsupported",
      /nAGQ > 1/,
      study(),
      { nAGQ: 9 },
    ],
    [
      "quadrature for a linear model",
      "rt ~ 1 + (1 | participant)",
      "option-unsupported",
      /exact/,
      study(),
      { nAGQ: 9, family: "gaussian" },
    ],
    ["no points", base, "option-unsupported", /nAGQ = 0/, study(), { nAGQ: 0 }],
  ])("%s", (_, formula, code, message, data, options) => {
    const attempt = () => fitMixedModel(formula, data, options);
    expect(attempt).toThrow(ModelError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code, remedy: expect.stringMatching(/\w/) }));
  });

  test.each([
    ["correct ~ speed + (1 | participant)", 10, /no column “speed”/],
    ["correct ~ condition + (1 | person)", 27, /no column “person”/],
    ["wrong ~ condition", 0, /no column “wrong”/],
    ["correct ~ log(condition)", 14, /holds categories/],
    ["correct ~ system(1)", 10, /function that formulas do not have/],
    ["correct ~ constructor(trial)", 10, /function that formulas do not have/],
    ["correct ~ lab + (1 | participant)", 10, /only one level/],
    ["cbind(correct) ~ condition", 0, /cbind/],
  ])("%s", (formula, position, message) => {
    const attempt = () =>
      fitMixedModel(
        formula,
        study(() => ({ lab: "x" })),
      );
    expect(attempt).toThrow(FormulaError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ position }));
  });
});

describe("data that allow the model with an adjustment say so", () => {
  test("missing values are counted by column", () => {
    const data = study((row) => ({
      ...(row < 3 ? { condition: null } : {}),
      ...(row >= 2 && row < 4 ? { correct: Number.NaN } : {}),
    }));
    const fit = fitMixedModel(base, data);
    expect(fit.nObs).toBe(116);
    expect(fit.droppedRows).toBe(4);
    expect(fit.missing).toEqual({ correct: 2, condition: 3 });
    expect(fit.warnings).toEqual(["4 rows with missing values left out (correct 2, condition 3)"]);
    expect(fit.fitted.length).toBe(116);
    expect([...fit.frame.usedRows.slice(0, 2)]).toEqual([4, 5]);
  });

  test("dependent columns are dropped by name, as R drops them", () => {
    const fit = fitMixedModel(
      "correct ~ condition + twice + (1 | participant)",
      study((_, __, trial) => ({ twice: trial % 2 })),
    );
    expect(fit.droppedColumns).toEqual(["twice"]);
    expect(fit.warnings).toEqual([
      "fixed-effect model matrix is rank deficient so dropping 1 column / coefficient: twice",
    ]);
    expect(fit.fixed.map(({ term }) => term)).toEqual(["(Intercept)", "conditionnone"]);
  });

  test("an empty cell of a crossed design drops its interaction", () => {
    const data = study((_, participant, trial) => ({ type: participant < 4 && trial % 2 === 0 ? "a" : "b" }));
    const fit = fitMixedModel("correct ~ condition * type + (1 | participant)", data);
    expect(fit.droppedColumns).toEqual(["conditionnone:typeb"]);
  });

  test("separation is named by the fewest variables and the other estimates are kept", () => {
    const data = study((_, __, trial) => {
      const type = trial % 3 === 0 ? "easy" : "hard";
      return { type, saliency: Number(trial % 2 === 0), ...(type === "easy" && trial % 2 === 0 ? { correct: 1 } : {}) };
    });
    const fit = fitMixedModel("correct ~ type * saliency + (1 | participant)", data);
    expect(fit.separation).toEqual(["type = easy × saliency = 1 is all correct"]);
    expect(fit.warnings[0]).toMatch(/^separation: type = easy × saliency = 1 is all correct/);
    const rest = fitMixedModel("correct ~ group + (1 | participant)", {
      rowCount: data.rowCount,
      columns: new Map(data.columns).set(
        "group",
        dataFrameFromRecords(
          Array.from({ length: 120 }, (_, row) => {
            const trial = Math.floor(row / 12);
            const easy = trial % 3 === 0;
            return { g: easy && trial % 2 === 0 ? null : `${easy ? "easy" : "hard"} ${trial % 2}` };
          }),
        ).columns.get("g")!,
      ),
    });
    expect(fit.logLik).toBeCloseTo(rest.logLik, 6);
    expect(fit.fixed[0]!.estimate).toBeCloseTo(rest.fixed[0]!.estimate, 4);
    const infinite = fit.fixed.filter(({ stdError }) => Number.isNaN(stdError)).map(({ term }) => term);
    expect(infinite.length).toBeGreaterThan(0);
    expect(infinite).toContain("typehard:saliency");
    expect(infinite).not.toContain("typehard");
    fit.fitted.forEach((p, row) => {
      const trial = Math.floor(row / 12);
      if (trial % 3 === 0 && trial % 2 === 0) expect(p).toBeGreaterThan(1 - 1e-10);
    });
  });

  test("participants who never vary are named, and further separation behind the first is found", () => {
    const constant = fitMixedModel(
      "correct ~ 1 + (1 | participant)",
      study((_, participant) => ({ correct: participant % 2 })),
    );
    expect(constant.separation).toEqual(["every participant is all or never correct"]);
    const nested = fitMixedModel(
      "correct ~ type * saliency + (1 | participant)",
      study((row, _, trial) => {
        const [type, saliency] = [trial % 2 === 0 ? "easy" : "hard", Number(trial % 4 < 2)];
        if (type === "easy") return { type, saliency, correct: saliency === 1 ? 1 : 0 };
        return { type, saliency, ...(saliency === 1 ? { correct: 0 } : { correct: row % 2 }) };
      }),
    );
    expect(nested.separation).toEqual([
      "type = easy × saliency = 1 is all correct",
      "type = hard × saliency = 1 is never correct",
      "type = easy × saliency = 0 is never correct",
    ]);
    expect(nested.maxGradient).toBeLessThan(1e-4);
    expect(nested.fixed.every(({ separated }) => separated)).toBe(true);
  });

  test("a predictor on a large scale is fitted as well as on a small one", () => {
    const random = seededGenerator("scale");
    const noise = Array.from({ length: 120 }, () => random.normal());
    const small = fitMixedModel(
      "correct ~ x + (1 | participant)",
      study((row) => ({ x: noise[row]! })),
    );
    const large = fitMixedModel(
      "correct ~ x + (1 | participant)",
      study((row) => ({ x: 1e6 + 500 * noise[row]! })),
    );
    expect(large.logLik).toBeCloseTo(small.logLik, 5);
    expect(large.fixed[1]!.zValue).toBeCloseTo(small.fixed[1]!.zValue, 3);
    expect(large.maxGradient).toBeLessThan(1e-4);
  });

  test("a fit can be stopped and reports its progress", () => {
    let seen = 0;
    fitMixedModel(base, study(), { onProgress: () => seen++ });
    expect(seen).toBeGreaterThan(0);
    expect(() => fitMixedModel(base, study(), { shouldStop: () => true })).toThrow(
      expect.objectContaining({ code: "stopped" }),
    );
  });

  test("without random effects it is ordinary logistic regression", () => {
    const fit = fitMixedModel("correct ~ condition", study());
    expect(fit.method).toBe("logistic regression");
    expect(fit.random).toEqual([]);
    expect(fit.df).toBe(2);
  });
});
