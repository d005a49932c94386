import { expect, test } from "vitest";
import type { Session } from "#shared/contract/run.ts";
import { interpretFormula } from "#shared/stats/formula/terms.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { kindToAnalyse, nestedFormulas, newAnalysis } from "./new-analysis.ts";

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

test("a study of ambiguities asks whether regions are named more often than random crops, without attention checks", () => {
  const { flow, ...document } = { ...exampleStudy(), factors: [] };
  const named = flow.map((step) => (step.type === "block" ? { ...step, trialType: "name-ambiguity" as const } : step));
  const analysis = newAnalysis({ id: "s", document: { ...document, flow: named } }, []);
  expect(analysis.formulas).toEqual([
    "agrees ~ 1 + (1 | subject_id) + (1 | target_id)",
    "agrees ~ stimulus_source + (1 | subject_id) + (1 | target_id)",
  ]);
  expect(analysis.referenceLevels).toEqual({ stimulus_source: "random_crop" });
  expect(analysis.exclusions).toMatchObject([{ column: "stimulus_source", operator: "=", value: "attention_check" }]);
});

test("real data come before simulated, and kinds are never mixed", () => {
  const session = (kind: Session["kind"], status: Session["status"]) => ({ kind, status }) as Session;
  expect(kindToAnalyse([session("simulated", "completed"), session("real", "completed")])).toBe("real");
  expect(kindToAnalyse([session("simulated", "completed"), session("real", "live")])).toBe("simulated");
  expect(kindToAnalyse([])).toBe("real");
});
