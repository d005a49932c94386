import { expect, test } from "vitest";
import { type AnalysisDocument, analysisDocument } from "../contract/analyse.ts";
import { exampleStudy } from "../study/example-study.fixture.ts";
import { methodsParagraphs } from "./methods-paragraph.ts";
import { preregistration } from "./preregistration.ts";

const study = exampleStudy();
const analysis: AnalysisDocument = analysisDocument.parse({
  format: "exemplar-analysis/1",
  title: "Accuracy",
  studyId: "s",
  kinds: ["real"],
  formulas: [
    "correct ~ target_kind + (1 | subject_id) + (1 | target_category)",
    "correct ~ target_kind + saliency + (1 | subject_id) + (1 | target_category)",
    "correct ~ target_kind * saliency + (1 + saliency | subject_id) + (1 | target_category)",
  ],
  referenceLevels: { target_kind: "error" },
  exclusions: [{ column: "rt", operator: "<", value: 200, reason: "faster than one can see" }],
  seed: 3,
});
const input = { study, studyHash: "abc123", analysis, participantsSoFar: 0, version: "0.1.0" };

test("a preregistration says what design and analysis decide, and marks what they do not", () => {
  const text = preregistration(input);
  expect(text).toMatch(/^# Preregistration: Example\n/);
  expect(text.match(/^## \d\. .+$/gm)).toEqual([
    "## 1. Data collection",
    "## 2. Hypotheses",
    "## 3. Dependent variable",
    "## 4. Conditions",
    "## 5. Analyses",
    "## 6. Outliers and exclusions",
    "## 7. Sample size",
    "## 8. Other",
  ]);
  expect(text).toContain("No data have been collected");
  expect(text).toContain("saliency affects correct. [TO FILL IN");
  expect(text).toContain("target_kind × saliency affects correct.");
  expect(text).toContain("logistic mixed-effects models by maximum likelihood (Laplace approximation)");
  expect(text).toContain(
    "random intercepts for subject_id and target_category and random slopes of saliency for subject_id",
  );
  for (const formula of analysis.formulas) expect(text).toContain(`\`${formula}\``);
  expect(text).toContain("`rt < 200` (faster than one can see)");
  expect(text).toContain(`${study.participantsPerCondition * 2} participants`);
  expect(text).toContain("abc123");
  expect(text).toContain("reference levels: error of target_kind");
});

test("data that there are already, and power that was simulated, are said", () => {
  const planned = study.participantsPerCondition * study.conditions.length;
  const design = { participants: planned, trialsEach: 12, scale: 1 };
  const power = {
    formula: analysis.formulas[2]!,
    points: [{ ...design, power: 0.83, lower: 0.79, upper: 0.86, replicates: 400, failed: 2 }],
  };
  const text = preregistration({ ...input, participantsSoFar: 2, power });
  expect(text).toContain("Data of 2 participants have been collected");
  expect(text).toContain("83% (95% interval 79% to 86%)");
  expect(text).not.toContain("[TO FILL IN: why so many]");
});

test("a methods paragraph is in the past and counts what was analysed", () => {
  const text = methodsParagraphs({ study, analysis, participants: 40, trials: 471, excluded: [9], version: "0.1.0" });
  expect(text).toContain(
    "The data of 40 participants (471 trials) were analysed, after leaving out 9 trials with rt < 200",
  );
  expect(text).toContain("We compared three nested models: Model 1, `correct ~ target_kind");
  expect(text).toContain("were compared by likelihood-ratio tests");
  expect(text).toContain("Each participant answered 12 trials");
  expect(text).not.toMatch(/\bwill\b|\bare (compared|coded|tested)\b/);
});

test("every family has its name, estimation and tests", () => {
  const one = (change: Partial<AnalysisDocument>) =>
    methodsParagraphs({
      ...{ study, participants: 40, trials: 480, excluded: [], version: "0.1.0" },
      analysis: { ...analysis, exclusions: [], formulas: ["rt ~ saliency + (1 | subject_id)"], ...change },
    });
  expect(one({ family: "ordinal", link: "probit", thresholds: "symmetric" })).toContain(
    "cumulative probit mixed-effects model with symmetric thresholds, fitted by maximum likelihood (Laplace",
  );
  expect(one({ family: "gaussian" })).toContain("Satterthwaite's degrees of freedom");
  expect(one({ family: "gaussian" })).toContain("restricted maximum likelihood");
  expect(one({ family: "lognormal" })).toContain(
    "shifted log-normal mixed-effects model, fitted by maximum likelihood in",
  );
  expect(one({ family: "gamma" })).toContain("gamma mixed-effects model with a log link");
  expect(one({ family: "binomial", link: "probit" })).toContain("probit mixed-effects model");
  expect(one({ family: "gaussian", formulas: ["rt ~ saliency"] })).toContain("linear model, fitted by least squares");
});

test("degrees of freedom, priors, the modelled level, common rows and the smallest effect are said where they are decided", () => {
  const decided = preregistration({
    ...input,
    analysis: { ...analysis, success: "0", prior: { sd: 2.5, interceptSd: 10 }, commonRows: true, smallestEffect: 0.4 },
  });
  expect(decided).toContain("The models are of the probability that correct is 0.");
  expect(decided).toContain("weakly informative normal priors (mean 0, SD 2.5, of the intercept 10)");
  expect(decided).toContain("All models are fitted to the trials that each of them can use.");
  expect(decided).toContain("tested against a smallest effect of interest of ±0.4");
  expect(decided).not.toContain("the estimate is infinite");
  const linear = { ...analysis, formulas: ["log(rt) ~ saliency + (1 | subject_id)"], family: "gaussian" as const };
  const tests = (degrees: "kenward-roger" | "normal") =>
    preregistration({ ...input, analysis: { ...linear, degrees } });
  expect(tests("kenward-roger")).toContain("Kenward and Roger's degrees of freedom");
  expect(tests("normal")).toContain("Wald z tests");
});
