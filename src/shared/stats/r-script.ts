import type { FactorColumn } from "./data-frame.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";

export interface RScriptOptions {
  /** The CSV file with the analysed rows, as the script should name it. */
  readonly dataFile: string;
  /** Models to compare, simplest first. */
  readonly fits: readonly MixedModelFit[];
  /** A line or more about the analysis, for the script's head. */
  readonly title?: string;
}

/**
 * An R script that repeats an analysis with lme4: reads the data, sets factors with the same levels and contrasts, fits the
 * same formulas, compares them, and states in comments what was found here.
 */
export function rScript({ dataFile, fits, title }: RScriptOptions): string {
  const lines = [
    ...(title ?? "Repeats the analysis with lme4").split(/\r?\n/).map((line) => `# ${line}`.trimEnd()),
    ...librariesOf(fits),
    "",
    "# Names as they are, and identifiers as text: 01 and 1 are two participants.",
    ...readingLines(dataFile, fits),
    ...factorLines(fits),
    ...new Set(fits.flatMap(outcomeLines)),
    "",
    ...(fits.some(isShifted) ? [...outcomeDeviance, ""] : []),
    ...fits.flatMap((fit, k) => [...fitLines(fit, String(k + 1)), ""]),
  ];
  if (fits.length > 1) lines.push(...comparisonLines(fits), "");
  return lines.join("\n");
}

/** Log-normal models may each have a shift of their own, so that their likelihoods on the logarithms cannot be compared. */
function comparisonLines(fits: readonly MixedModelFit[]): string[] {
  const models = fits.map((_, k) => `model${k + 1}`).join(", ");
  if (!fits.every(isShifted)) return [`anova(${models})`];
  return [
    `models <- list(${models})`,
    "deviances <- sapply(models, outcome_deviance)",
    'parameters <- sapply(models, function(model) attr(logLik(model), "df"))',
    "chisq <- c(NA, -diff(deviances))",
    "df <- c(NA, diff(parameters))",
    "data.frame(deviance = deviances, Chisq = chisq, Df = df, p = pchisq(chisq, df, lower.tail = FALSE))",
  ];
}

const isShifted = ({ family }: MixedModelFit) => family === "lognormal";

const outcomeDeviance = [
  "# The deviance of the outcome itself, from a model of its logarithm.",
  "outcome_deviance <- function(model) -2 * as.numeric(logLik(model)) + 2 * sum(model.response(model.frame(model)))",
];

/** lmerTest gives degrees of freedom, ordinal cumulative links, glmmTMB gamma models, blme and arm weak priors. */
function librariesOf(fits: readonly MixedModelFit[]): string[] {
  const needs = new Set<string>(
    fits.map(({ family, degrees, prior, random }) => {
      if (family === "ordinal") return "ordinal";
      if (family === "gamma") return "glmmTMB";
      if (prior) return random.length > 0 ? "blme" : "arm";
      return degrees.method === "satterthwaite" || degrees.method === "kenward-roger" ? "lmerTest" : "lme4";
    }),
  );
  if (fits.some(({ degrees }) => degrees.method === "kenward-roger")) needs.add("pbkrtest");
  return [...needs].map((name) => `library(${name})`);
}

function readingLines(dataFile: string, fits: readonly MixedModelFit[]): string[] {
  const read = `data <- read.csv(${quoted(dataFile)}, check.names = FALSE, encoding = "UTF-8", na.strings = c("NA", "")`;
  const groups = groupColumns(fits);
  return groups === "" ? [`${read})`] : [`${read},`, `  colClasses = c(${groups}))`];
}

/** Grouping factors that are columns, each read as text. */
function groupColumns(fits: readonly MixedModelFit[]): string {
  const groups = new Set(fits.flatMap(({ frame }) => frame.formula.random.flatMap((term) => term.group)));
  const columns = fits.flatMap(({ frame }) =>
    [...groups].filter(
      (name) =>
        frame.formula.variables.get(name)?.kind === "name" && !frame.effects.has(name) && !frame.cells.has(name),
    ),
  );
  return [...new Set(columns)].map((name) => `${quoted(name)} = "character"`).join(", ");
}

/** Levels in the order used here, so that R takes the same reference level and drops none. */
function factorLines(fits: readonly MixedModelFit[]): string[] {
  const lines = new Map<string, string>();
  for (const { frame } of fits) {
    for (const [name, column] of [...frame.cells, ...frame.effects]) {
      if (column.kind !== "factor" || frame.formula.variables.get(name)?.kind !== "name") continue;
      lines.set(name, factorLine(name, column));
      if (frame.contrasts[name] === "sum")
        lines.set(`${name} contrasts`, `contrasts(data$${variable(name)}) <- contr.sum(${column.levels.length})`);
    }
    for (const name of frame.formula.random.flatMap((term) => term.group))
      if (!lines.has(name) && frame.formula.variables.get(name)?.kind === "name")
        lines.set(name, `data$${variable(name)} <- factor(data$${variable(name)})`);
  }
  return [...lines.values()];
}

const factorLine = (name: string, { levels }: FactorColumn) =>
  `data$${variable(name)} <- factor(data$${variable(name)}, levels = c(${levels.map(quoted).join(", ")}))`;

function fitLines(fit: MixedModelFit, number: string): string[] {
  const name = `model${number}`;
  const found = `# Found here: log-likelihood ${fit.logLik.toFixed(4)}, ${fit.df} parameters, ${fit.nObs} rows.`;
  const formula = fit.formula.replaceAll(/\s+/g, " ").trim();
  const kenward = fit.degrees.method === "kenward-roger" ? ', ddf = "Kenward-Roger"' : "";
  const summary = `summary(${name}${kenward})`;
  if (isShifted(fit)) return [...shiftedLines(fit, formula, number), summary, `-outcome_deviance(${name}) / 2`, found];
  return [`${name} <- ${call(fit, formula)}`, summary, found];
}

/**
 * A model of the logarithm at the shift with the least deviance of the outcome itself. The likelihood is unbounded as the
 * shift nears the smallest outcome: the search keeps away from there.
 */
function shiftedLines(fit: MixedModelFit, formula: string, number: string): string[] {
  const [outcome, ...rest] = formula.split("~");
  const shifted = `log(${outcome!.trim()} - shift) ~${rest.join("~")}`;
  const model = fit.random.length > 0 ? `lmer(${shifted}, data = data, REML = FALSE)` : `lm(${shifted}, data = data)`;
  const { estimate, stdError } = fit.shift!;
  const { outcome: rows } = fit.frame;
  const values = rows.kind === "gaussian" ? rows.values : Float64Array.of(estimate);
  const smallest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  return [
    `fit${number} <- function(shift) ${model}`,
    stdError === 0
      ? `shift${number} <- ${estimate}`
      : `shift${number} <- optimise(function(shift) outcome_deviance(fit${number}(shift)), c(0, ${(estimate + smallest) / 2}), tol = 1e-4)$minimum`,
    `model${number} <- fit${number}(shift${number})`,
  ];
}

/** R models the second level of an outcome; here another may have been asked for. */
function outcomeLines({ frame, modelled, family }: MixedModelFit): string[] {
  const { response } = frame.formula;
  if (response.kind !== "name") return [];
  const column = `data$${variable(response.name)}`;
  if (family === "ordinal" && frame.outcome.kind === "ordinal")
    return [
      `${column} <- factor(${column}, levels = c(${frame.outcome.levels.map(quoted).join(", ")}), ordered = TRUE)`,
    ];
  const prefix = `${response.name} = `;
  if (!modelled?.startsWith(prefix)) return [];
  const level = modelled.slice(prefix.length);
  return level === "1" ? [] : [`${column} <- as.integer(${column} == ${quoted(level)})`];
}

function call(fit: MixedModelFit, formula: string): string {
  const family = fit.link === "probit" ? `binomial("probit")` : "binomial";
  if (fit.family === "ordinal")
    return `${fit.random.length > 0 ? "clmm" : "clm"}(${formula}, data = data, link = ${quoted(fit.link)}, threshold = ${quoted(fit.thresholds?.structure ?? "flexible")})`;
  if (fit.family === "gamma") return `glmmTMB(${formula}, data = data, family = Gamma("log"))`;
  if (fit.prior) {
    const { sd, interceptSd } = fit.prior;
    return fit.random.length > 0
      ? `bglmer(${formula}, data = data, family = ${family}, cov.prior = NULL,\n  fixef.prior = normal(sd = c(${interceptSd}, ${sd}), common.scale = FALSE))`
      : `bayesglm(${formula}, data = data, family = ${family}, scaled = FALSE,\n  prior.mean.for.intercept = 0, prior.scale.for.intercept = ${interceptSd}, prior.df.for.intercept = Inf,\n  prior.scale = ${sd}, prior.df = Inf)`;
  }
  switch (fit.method) {
    case "logistic regression":
    case "maximum likelihood":
      return `glm(${formula}, data = data, family = ${family})`;
    case "least squares":
      return `lm(${formula}, data = data)`;
    case "ML":
    case "REML":
      return `lmer(${formula}, data = data, REML = ${fit.method === "REML" ? "TRUE" : "FALSE"})`;
    default: {
      const quadrature = fit.nAGQ > 1 ? `, nAGQ = ${fit.nAGQ}` : "";
      return `glmer(${formula}, data = data, family = ${family}${quadrature},\n  control = glmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 1e5)))`;
    }
  }
}

/** An R string: JSON's escapes are R's too. */
const quoted = (text: string) => JSON.stringify(text);

const variable = (name: string) => (/^(?:[\p{L}]|\.(?!\d))[\p{L}\p{N}._]*$/u.test(name) ? name : `\`${name}\``);
