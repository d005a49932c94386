import type { AnalysisDocument } from "../contract/analyse.ts";
import { deparse } from "../stats/formula/syntax.ts";
import { interpretFormula, type ModelFormula } from "../stats/formula/terms.ts";

/** What an analysis decides about its models. */
export type ModelDecisions = Pick<
  AnalysisDocument,
  | ("formulas" | "family" | "link" | "thresholds" | "shift" | "referenceLevels" | "coding" | "estimation")
  | ("degrees" | "success" | "prior" | "commonRows" | "bootstrap" | "smallestEffect")
>;

/** The kind of model: `logistic mixed-effects models`. */
export function kindOfModel({ formulas, family, link, thresholds, shift }: ModelDecisions): string {
  const mixed = interpretFormula(formulas[0]!).random.length > 0 ? "mixed-effects " : "";
  const models = formulas.length === 1 ? "model" : "models";
  switch (family) {
    case "gaussian":
      return `linear ${mixed}${models}`;
    case "gamma":
      return `gamma ${mixed}${models} with a log link`;
    case "lognormal":
      return `${shift === 0 ? "" : "shifted "}log-normal ${mixed}${models}`;
    case "ordinal":
      return `cumulative ${link ?? "logit"} ${mixed}${models} with ${thresholds ?? "flexible"} thresholds`;
    case "binomial":
      return `${link === "probit" ? "probit" : "logistic"} ${mixed}${models}`;
  }
}

/** How they are fitted: `by maximum likelihood (Laplace approximation)`. */
export function estimationInWords({ formulas, family, estimation }: ModelDecisions): string {
  const hasRandom = interpretFormula(formulas[0]!).random.length > 0;
  if (family === "gaussian") {
    if (!hasRandom) return "by least squares";
    const method = estimation ?? (formulas.length === 1 ? "REML" : "ML");
    return method === "REML" ? "by restricted maximum likelihood" : "by maximum likelihood";
  }
  return family === "lognormal" || !hasRandom
    ? "by maximum likelihood"
    : "by maximum likelihood (Laplace approximation)";
}

/** `random intercepts for subject_id and target_category, and random slopes of saliency for subject_id`. */
export function randomEffectsInWords(formula: string): string | null {
  const { random } = interpretFormula(formula);
  if (random.length === 0) return null;
  const nameOf = (group: readonly string[]) => group.join(" within ");
  const intercepts = random.filter(({ intercept }) => intercept).map(({ group }) => nameOf(group));
  const slopes = random
    .filter(({ terms }) => terms.length > 0)
    .map(({ group, terms }) => `random slopes of ${list(terms.map((term) => term.join(" × ")))} for ${nameOf(group)}`);
  return list([
    ...(intercepts.length > 0 ? [`random intercepts for ${list([...new Set(intercepts)])}`] : []),
    ...slopes,
  ]);
}

/** What the formulas explain: `correct`. */
export const outcomeOfFormula = (formula: string): string => deparse(interpretFormula(formula).response);

/** For each model but the first what it adds: `saliency`, `target_kind × saliency`. */
export function addedTerms(formulas: readonly string[]): string[] {
  const termsOf = ({ fixed }: ModelFormula) => fixed.terms.map((term) => term.join(" × "));
  const all = formulas.map((formula) => termsOf(interpretFormula(formula)));
  return all.slice(1).map((terms, k) => list(terms.filter((term) => !all[k]!.includes(term))) || "random effects");
}

/** How effects are tested: likelihood-ratio tests between nested models, Wald tests of one. */
export function testsInWords({ formulas, family, degrees = "satterthwaite", bootstrap }: ModelDecisions): string {
  if (formulas.length > 1)
    return `Nested models are compared by likelihood-ratio tests${
      bootstrap ? `, with p-values from a parametric bootstrap of ${bootstrap.replicates} replicates` : ""
    }.`;
  const random = interpretFormula(formulas[0]!).random.length > 0;
  if (family !== "gaussian" || (random && degrees === "normal")) return "Coefficients are tested by Wald z tests.";
  if (!random) return "Coefficients are tested by t tests.";
  return degrees === "satterthwaite"
    ? "Coefficients are tested by t tests with Satterthwaite's degrees of freedom."
    : "Coefficients are tested by t tests with Kenward and Roger's degrees of freedom and standard errors.";
}

/** What else an analysis decides: the modelled level, priors, the rows that models are compared on, the smallest effect of interest; empty without any. */
export function decisionsInWords({
  family,
  success,
  prior,
  commonRows,
  smallestEffect,
  formulas,
}: ModelDecisions): string {
  return [
    ...(family === "binomial" && success !== undefined
      ? [`The models are of the probability that ${outcomeOfFormula(formulas[0]!)} is ${success}.`]
      : []),
    ...(family === "binomial" && prior
      ? [
          `Coefficients have weakly informative normal priors (mean 0, SD ${prior.sd}, of the intercept ${prior.interceptSd}), so that estimates are finite where the data are separated.`,
        ]
      : []),
    ...(commonRows && formulas.length > 1 ? ["All models are fitted to the trials that each of them can use."] : []),
    ...(smallestEffect === undefined
      ? []
      : [
          `Effects are tested against a smallest effect of interest of ±${smallestEffect}, on the scale of the coefficients, by two one-sided tests.`,
        ]),
  ].join(" ");
}

/** `Factors are coded by treatment contrasts (reference levels: none of saliency).` */
export function codingInWords({ referenceLevels, coding = {} }: ModelDecisions): string {
  const references = Object.entries(referenceLevels).map(([factor, level]) => `${level} of ${factor}`);
  const summed = Object.entries(coding).flatMap(([factor, contrast]) => (contrast === "sum" ? [factor] : []));
  const others = summed.length > 0 ? `${list(summed)} by sum contrasts, all other factors` : "Factors";
  const named = references.length > 0 ? ` (reference levels: ${list(references)})` : "";
  return `${others} are coded by treatment contrasts${named}.`.replace(/^./, (letter) => letter.toUpperCase());
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
