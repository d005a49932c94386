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
    "library(lme4)",
    "",
    `data <- read.csv(${quoted(dataFile)}, stringsAsFactors = TRUE, na.strings = c("NA", ""))`,
    ...factorLines(fits),
    "",
    ...fits.flatMap((fit, k) => [...fitLines(fit, `model${k + 1}`), ""]),
  ];
  if (fits.length > 1) lines.push(`anova(${fits.map((_, k) => `model${k + 1}`).join(", ")})`, "");
  return lines.join("\n");
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

function fitLines(fit: MixedModelFit, name: string): string[] {
  const found = `# Found here: log-likelihood ${fit.logLik.toFixed(4)}, ${fit.df} parameters, ${fit.nObs} rows.`;
  const formula = fit.formula.replaceAll(/\s+/g, " ").trim();
  return [`${name} <- ${call(fit, formula)}`, `summary(${name})`, found];
}

function call(fit: MixedModelFit, formula: string): string {
  switch (fit.method) {
    case "logistic regression":
      return `glm(${formula}, data = data, family = binomial)`;
    case "least squares":
      return `lm(${formula}, data = data)`;
    case "ML":
    case "REML":
      return `lmer(${formula}, data = data, REML = ${fit.method === "REML" ? "TRUE" : "FALSE"})`;
    default: {
      const quadrature = fit.nAGQ > 1 ? `, nAGQ = ${fit.nAGQ}` : "";
      return `glmer(${formula}, data = data, family = binomial${quadrature},\n  control = glmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 1e5)))`;
    }
  }
}

/** An R string: JSON's escapes are R's too. */
const quoted = (text: string) => JSON.stringify(text);

const variable = (name: string) => (/^(?:[\p{L}]|\.(?!\d))[\p{L}\p{N}._]*$/u.test(name) ? name : `\`${name}\``);
