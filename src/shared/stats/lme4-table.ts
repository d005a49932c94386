import type { ModelComparison } from "./compare-models.ts";
import { hasResiduals } from "./glmm/family.ts";
import type { FittedThresholds, MixedModelFit, ParameterEstimate } from "./glmm/mixed-model-fit.ts";
import { alignColumns, formatColumn, formatPValues, STARS_LEGEND, stars } from "./number-format.ts";
import { quantileSorted } from "./quantile.ts";

/** The fit as lme4's `summary` prints it (without the correlations of the fixed effects). */
export function lme4Summary(fit: MixedModelFit): string {
  const lines = [...heading(fit), ...criteria(fit), ""];
  if (fit.family !== "ordinal") lines.push("Scaled residuals: ", ...residualSummary(fit), "");
  if (fit.random.length > 0) lines.push("Random effects:", ...randomTable(fit), observationCount(fit), "");
  else lines.push(`Number of obs: ${fit.nObs}`, "");
  lines.push("Fixed effects:", ...fixedTable(fit));
  if (fit.thresholds) lines.push("", "Threshold coefficients:", ...thresholdTable(fit.thresholds));
  for (const parameter of [fit.shape, fit.shift]) if (parameter) lines.push("", parameterLine(parameter));
  for (const warning of fit.warnings) lines.push(warning);
  return `${lines.join("\n")}\n`;
}

function heading(fit: MixedModelFit): string[] {
  const ordinal = fit.family === "ordinal";
  const titles: Record<MixedModelFit["method"], string[]> = {
    Laplace: ordinal
      ? ["Cumulative link mixed model fit by maximum likelihood (Laplace", "  Approximation) [clmm]"]
      : ["Generalized linear mixed model fit by maximum likelihood (Laplace", "  Approximation) [glmerMod]"],
    AGQ: [
      `${ordinal ? "Cumulative link" : "Generalized linear"} mixed model fit by maximum likelihood (Adaptive`,
      `  Gauss-Hermite Quadrature, nAGQ = ${fit.nAGQ}) [${ordinal ? "clmm" : "glmerMod"}]`,
    ],
    "logistic regression": ["Generalized linear model fit by maximum likelihood [glm]"],
    "maximum likelihood": ordinal
      ? ["Cumulative link model fit by maximum likelihood [clm]"]
      : ["Generalized linear model fit by maximum likelihood [glm]"],
    ML: [linearTitle(fit, "maximum likelihood")],
    REML: [linearTitle(fit, "REML")],
    "least squares": ["Linear model fit by least squares [lm]"],
  };
  return [
    ...titles[fit.method],
    ...(fit.family === "gaussian" ? [] : [` Family: ${familyName(fit)}`]),
    `Formula: ${fit.formula}`,
    "",
  ];
}

/** lmerTest's heading where tests have degrees of freedom, and lme4's elsewhere. */
function linearTitle({ degrees }: MixedModelFit, how: string): string {
  const names = { satterthwaite: "Satterthwaite's", "kenward-roger": "Kenward-Roger's" } as const;
  if (degrees.method === "satterthwaite" || degrees.method === "kenward-roger")
    return `Linear mixed model fit by ${how}. t-tests use ${names[degrees.method]} method [lmerModLmerTest]`;
  return `Linear mixed model fit by ${how} ${how === "REML" ? "" : " "}['lmerMod']`;
}

function familyName({ family, link, thresholds }: MixedModelFit): string {
  if (family === "lognormal") return "shifted log-normal  ( identity )";
  if (thresholds) return `cumulative  ( ${link} ), ${thresholds.structure} thresholds`;
  return `${family === "gamma" ? "Gamma" : family}  ( ${link} )`;
}

/** Estimates as clmm prints its thresholds: without a test, since no threshold is expected to be 0. */
function thresholdTable({ values, parameters, structure }: FittedThresholds): string[] {
  const shown = structure === "flexible" ? values : parameters;
  const both = formatColumn(
    shown.flatMap(({ estimate, stdError }) => [estimate, stdError]),
    4,
  );
  const lines = alignColumns([
    ["", ...shown.map(({ name }) => name)],
    ["Estimate", ...both.filter((_, k) => k % 2 === 0)],
    ["Std. Error", ...both.filter((_, k) => k % 2 === 1)],
  ]);
  const tied = values.map(({ name, estimate }) => `${name} ${estimate.toFixed(4)}`).join(", ");
  return structure === "flexible" ? lines : [...lines, `Thresholds: ${tied}`];
}

function parameterLine({ name, estimate, stdError }: ParameterEstimate): string {
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  const error =
    stdError === 0 ? "given" : Number.isNaN(stdError) ? "at its bound" : `Std. Error ${stdError.toPrecision(4)}`;
  return `${label}: ${estimate.toPrecision(5)} (${error})`;
}

function criteria(fit: MixedModelFit): string[] {
  if (fit.method === "REML") return [`REML criterion at convergence: ${fit.deviance.toFixed(1)}`];
  const names = ["AIC", "BIC", "logLik", "-2*log(L)", "df.resid"];
  const values = [fit.aic, fit.bic, fit.logLik, fit.deviance].map((value) => value.toFixed(1));
  const cells = [...values, String(fit.nObs - fit.df)];
  const width = Math.max(...names.map((name) => name.length), ...cells.map((cell) => cell.length));
  const row = (texts: readonly string[]) => texts.map((text) => text.padStart(width)).join(" ");
  return [row(names), row(cells)];
}

/** Quantiles of Pearson residuals (y − μ)/√Var(y), log-normal ones on the logarithm; none of ordinal outcomes. */
function residualSummary(fit: MixedModelFit): string[] {
  const sorted = pearsonResiduals(fit).sort();
  const values = [0, 0.25, 0.5, 0.75, 1].map((p) => quantileSorted(sorted, p));
  const texts = formatColumn(values, 4);
  const names = ["Min", "1Q", "Median", "3Q", "Max"];
  const width = Math.max(6, ...texts.map((text) => text.length));
  const row = (cells: readonly string[]) => cells.map((cell) => cell.padStart(width)).join(" ");
  return [row(names), row(texts)];
}

export function pearsonResiduals(fit: MixedModelFit): Float64Array {
  const { outcome } = fit.frame;
  return fit.fitted.map((mean, row) => {
    if (outcome.kind === "ordinal") return Number.NaN;
    if (outcome.kind === "gaussian") {
      const value = outcome.values[row]!;
      if (fit.shape) return ((value - mean) / mean) * Math.sqrt(fit.shape.estimate);
      return ((fit.shift ? Math.log(value - fit.shift.estimate) : value) - mean) / fit.residualSd;
    }
    const m = outcome.trials[row]!;
    const residual = outcome.successes[row]! - m * mean;
    return residual === 0 ? 0 : residual / Math.sqrt(m * mean * (1 - mean));
  });
}

function randomTable(fit: MixedModelFit): string[] {
  const residual = hasResiduals(fit.family);
  const rows = [
    ...fit.random.map((effect, k) => {
      const starts = effect.correlations.length === 0;
      const repeated = !starts && fit.random[k - 1]?.group === effect.group;
      return { ...effect, shown: repeated ? "" : effect.group };
    }),
    ...(residual
      ? [{ shown: "Residual", term: "", variance: fit.residualSd ** 2, sd: fit.residualSd, correlations: [] }]
      : []),
  ];
  const most = Math.max(...rows.map((row) => row.correlations.length));
  const correlation = (value: number | undefined) =>
    value === undefined ? "" : Number.isNaN(value) ? "NaN" : value.toFixed(2);
  const columns = [
    ["Groups", ...rows.map((row) => row.shown)],
    ["Name", ...rows.map((row) => row.term)],
    padColumn(
      "Variance",
      formatColumn(
        rows.map((row) => row.variance),
        4,
      ),
    ),
    padColumn(
      "Std.Dev.",
      formatColumn(
        rows.map((row) => row.sd),
        4,
      ),
    ),
    ...Array.from({ length: most }, (_, c) => [
      c === 0 ? "Corr" : "",
      ...rows.map((row) => correlation(row.correlations[c])),
    ]),
  ];
  return alignColumns(columns, [0, 1, 2, 3, 4]).map((line) => ` ${line}`);
}

/** A header over right-aligned numbers, the whole left-aligned as `VarCorr` prints it. */
function padColumn(header: string, texts: readonly string[]): string[] {
  const width = Math.max(...texts.map((text) => text.length));
  return [header, ...texts.map((text) => text.padStart(width))];
}

function observationCount(fit: MixedModelFit): string {
  const groups = fit.groups.map(({ group, levels }) => `${group}, ${levels}`).join("; ");
  return `Number of obs: ${fit.nObs}, groups:  ${groups}`;
}

function fixedTable(fit: MixedModelFit): string[] {
  const { fixed } = fit;
  if (fixed.length === 0) return ["(none)"];
  const both = formatColumn(
    fixed.flatMap(({ estimate, stdError }) => [estimate, stdError]),
    4,
  );
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const columns = [
    ["", ...fixed.map(({ term }) => term)],
    ["Estimate", ...both.filter((_, k) => k % 2 === 0)],
    ["Std. Error", ...both.filter((_, k) => k % 2 === 1)],
    [
      hasResiduals(fit.family) ? "t value" : "z value",
      ...formatColumn(
        fixed.map(({ zValue }) => round(zValue)),
        4,
      ),
    ],
  ];
  const tested = fit.degrees.method !== "normal";
  if (hasResiduals(fit.family) && !tested) return alignColumns(columns);
  if (fit.degrees.method === "satterthwaite" || fit.degrees.method === "kenward-roger")
    columns.splice(3, 0, [
      "df",
      ...formatColumn(
        fixed.map(({ df }) => round(df)),
        4,
      ),
    ]);
  const p = fixed.map(({ pValue }) => pValue);
  columns.push([hasResiduals(fit.family) ? "Pr(>|t|)" : "Pr(>|z|)", ...formatPValues(p, 3)]);
  const marks = ["", ...p.map(stars)];
  const anyStars = marks.some((mark) => mark !== "");
  const lines = alignColumns(anyStars ? [...columns, marks.map((mark) => mark.padEnd(3))] : columns);
  return anyStars ? [...lines, "---", STARS_LEGEND] : lines;
}

/** The comparison as lme4's `anova` prints it. */
export function lme4Anova(comparison: ModelComparison, names?: readonly string[]): string {
  const { models, comparisons } = comparison;
  const labels = models.map((_, k) => names?.[k] ?? `model ${k + 1}`);
  const width = Math.max(...labels.map((label) => label.length));
  const column = (name: string, values: readonly number[]) => [name, ...formatColumn(values, 5)];
  const chisq = formatColumn(
    comparisons.map(({ chi2 }) => Math.round(chi2 * 1e4) / 1e4),
    5,
  );
  const marks = ["", "", ...comparisons.map(({ pValue }) => stars(pValue))];
  const columns = [
    ["", ...labels],
    ["npar", ...models.map(({ npar }) => String(npar))],
    column(
      "AIC",
      models.map(({ aic }) => aic),
    ),
    column(
      "BIC",
      models.map(({ bic }) => bic),
    ),
    column(
      "logLik",
      models.map(({ logLik }) => logLik),
    ),
    column(
      "-2*log(L)",
      models.map(({ deviance }) => deviance),
    ),
    ["Chisq", "", ...chisq],
    ["Df", "", ...comparisons.map(({ df }) => String(df))],
    [
      "Pr(>Chisq)",
      "",
      ...formatPValues(
        comparisons.map(({ pValue }) => pValue),
        4,
      ),
    ],
  ];
  const anyStars = marks.some((mark) => mark !== "");
  const lines = [
    "Models:",
    ...models.map(({ formula }, k) => `${labels[k]!.padEnd(width)}: ${formula}`),
    ...alignColumns(anyStars ? [...columns, marks.map((mark) => mark.padEnd(3))] : columns),
    ...(anyStars ? ["---", STARS_LEGEND] : []),
    ...notes(comparison),
  ];
  return `${lines.join("\n")}\n`;
}

function notes({ comparisons }: ModelComparison): string[] {
  return comparisons.flatMap(({ reference, nested, df, variances }, k) => [
    ...(reference === "mixture"
      ? [`model ${k + 2}: a variance is tested at its boundary, with ${mixtureText(df, variances)}`]
      : []),
    ...(nested && df === 0
      ? [`model ${k + 2} has as many parameters as model ${k + 1}: there is no test between them`]
      : []),
    ...(nested
      ? []
      : [`model ${k + 2} does not contain model ${k + 1}: a likelihood-ratio test between them has no meaning`]),
  ]);
}

/** The distribution of a likelihood ratio with variances at their boundary. */
const mixtureText = (df: number, variances: number) =>
  variances === 1
    ? `½χ²(${df - 1}) + ½χ²(${df})`
    : `a mixture of χ²(${df - variances}) … χ²(${df}), as ${variances} variances are 0 in the smaller model`;
