import { expect, test } from "vitest";
import type { Session } from "#shared/contract/run.ts";
import { interpretFormula } from "#shared/stats/formula/terms.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { kindToAnalyse, nestedFormulas } from "./new-analysis.ts";

test("the models of a study with one factor are those of the paper, and nested", () => {
  const formulas = nestedFormulas(exampleStudy());
  expect(formulas).toEqual([
    "correct ~ target_kind + (1 | subject_id) + (1 | target_category)",
    "correct ~ target_kind + saliency + (1 | subject_id) + (1 | target_category)",
    "correct ~ target_kind * saliency + (1 | subject_id) + (1 | target_category)",
  ]);
  const terms = formulas.map((formula) => interpretFormula(formula).fixed.terms.map((term) => term.join(":")));
  for (const [place, larger] of terms.slice(1).entries()) expect(larger).toEqual(expect.arrayContaining(terms[place]!));
});

test("without factors there is one model", () => {
  expect(nestedFormulas({ ...exampleStudy(), factors: [] })).toHaveLength(1);
});

test("real data come before simulated, and kinds are never mixed", () => {
  const session = (kind: Session["kind"], status: Session["status"]) => ({ kind, status }) as Session;
  expect(kindToAnalyse([session("simulated", "completed"), session("real", "completed")])).toBe("real");
  expect(kindToAnalyse([session("simulated", "completed"), session("real", "live")])).toBe("simulated");
  expect(kindToAnalyse([])).toBe("real");
});
