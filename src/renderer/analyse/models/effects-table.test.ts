import { expect, test } from "vitest";
import { equivalenceTable } from "#shared/analysis/equivalence-table.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { coefficientEffects } from "#shared/stats/coefficient-effects.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { equivalence } from "#shared/stats/equivalence.ts";
import { explainedVariance } from "#shared/stats/explained-variance.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { typeThreeTests } from "#shared/stats/type-three.ts";
import { effectsTable, explainedTable } from "./effects-table.ts";
import { termsTable } from "./terms-table.ts";

const random = seededGenerator("effects");
const frame = dataFrameFromRecords(
  Array.from({ length: 300 }, (_, k) => ({
    person: `p${k % 15}`,
    kind: ["hit", "error", "odd"][k % 3]!,
    rt: 1 + random.next() + 0.3 * Number(k % 3 === 0),
    correct: Number(random.next() < (k % 3 === 0 ? 0.8 : 0.4)),
  })),
);
const words = { factors: [{ name: "kind", label: "Kind of target", levels: [] }] };
const logistic = fitMixedModel("correct ~ kind + (1 | person)", frame);
const linear = fitMixedModel("rt ~ kind + (1 | person)", frame, { family: "gaussian" });

test("effects of a logistic model are odds ratios too, those of a linear one are standardised", () => {
  const odds = effectsTable(logistic, coefficientEffects(logistic), words);
  expect(odds.header).toEqual(["Term", "Estimate", "95% interval", "Odds ratio", "95% interval of it", "Standardised"]);
  const hit = odds.rows[1]!;
  expect(hit[0]).toBe("Kind of target: hit");
  expect(Number(hit[3])).toBeCloseTo(Math.exp(logistic.fixed[1]!.estimate), 2);
  expect(odds.rows[0]![5]).toBe("–");
  expect(effectsTable(linear, coefficientEffects(linear), words).header).toHaveLength(4);
});

test("what a separated cell leaves open is no number", () => {
  const separated = fitMixedModel(
    "correct ~ kind",
    dataFrameFromRecords(
      Array.from({ length: 60 }, (_, k) => ({ kind: k % 2 ? "a" : "b", correct: k % 2 || Number(k % 3 === 0) })),
    ),
  );
  const { rows } = effectsTable(separated, coefficientEffects(separated), words);
  expect(rows.flat().join()).not.toMatch(/NaN|Infinity/);
  expect(rows[1]![2]).toBe("–");
});

test("equivalence says of each term which test decides, and shares of variance are per cent", () => {
  const tests = linear.fixed.slice(1).map((effect) => ({ term: effect.term, ...equivalence(effect, 5) }));
  const { rows, notes } = equivalenceTable(linear, tests, words);
  expect(rows.map((row) => row.at(-1))).toEqual(["smaller than the bound", "smaller than the bound"]);
  expect(notes[0]).toContain("±5");
  const shares = explainedTable(explainedVariance(linear)!).rows.map(([, value]) => Number.parseFloat(value!));
  expect(shares[1]).toBeGreaterThanOrEqual(shares[0]!);
});

test("terms are tested by F in linear models and by χ² in others", () => {
  const f = termsTable(typeThreeTests(linear), "wald", ["kind"], words);
  expect(f.header).toEqual(["Term", "F", "df", "Residual df", "p"]);
  expect(f.rows[0]!.slice(0, 1)).toEqual(["Kind of target"]);
  const chi = termsTable(typeThreeTests(logistic), "wald", ["kind"], words);
  expect(chi.header).toEqual(["Term", "χ²", "df", "p"]);
  expect(chi.rows[0]![2]).toBe("2");
});
