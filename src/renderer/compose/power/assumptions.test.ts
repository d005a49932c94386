import { expect, test } from "vitest";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { plannedFrame, plannedTrials } from "#shared/study/planned-trials.ts";
import { fittedAssumptions, modelParameters, paperAssumptions } from "./assumptions.ts";
import { parseNumbers } from "./numbers-text.ts";

const trials = plannedTrials(exampleStudy());
const formula = "correct ~ target_kind * saliency + (1 | subject_id) + (1 | target_category)";
const parameters = modelParameters(formula, trials);

test("the parameters are those of the model, in R's names", () => {
  expect(parameters.terms).toEqual([
    "(Intercept)",
    "target_kindhit",
    "target_kindlow_confidence",
    "saliency",
    "target_kindhit:saliency",
    "target_kindlow_confidence:saliency",
  ]);
  expect(parameters.groups.toSorted()).toEqual(["subject_id", "target_category"]);
  expect(() => modelParameters("correct ~ colour", trials)).toThrow("colour");
});

test("the paper's Table 1 fills the terms that it has, and 0 the others", () => {
  expect(paperAssumptions(parameters)).toEqual({
    fixed: {
      "(Intercept)": -0.97,
      target_kindhit: 4.55,
      target_kindlow_confidence: 2.3,
      saliency: 0.72,
      "target_kindhit:saliency": -1.42,
      "target_kindlow_confidence:saliency": -0.3,
    },
    sds: { subject_id: 0.6, target_category: 0.5 },
  });
});

test("a fit fills the terms by its estimates", () => {
  const fit = fitMixedModel("correct ~ target_kind + (1 | subject_id)", plannedFrame(trials, 40, 20));
  const { fixed, sds } = fittedAssumptions(fit, parameters);
  for (const { term, estimate } of fit.fixed) expect(fixed[term]).toBeCloseTo(estimate, 1);
  expect(fixed.saliency).toBe(0);
  expect(sds.target_category).toBe(0);
  expect(sds.subject_id).toBeCloseTo(fit.random[0]!.sd, 1);
});

test("numbers are read in any order, and nothing else is taken for one", () => {
  expect(parseNumbers("80, 20 40;20", 2)).toEqual([20, 40, 80]);
  for (const wrong of ["", "1", "20, x", "2.5", "-4"]) expect(parseNumbers(wrong, 2)).toBeNull();
});
