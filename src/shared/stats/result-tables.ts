import type { ModelComparison } from "./compare-models.ts";
import { writeCsv } from "./csv.ts";
import { hasResiduals } from "./glmm/family.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { stars } from "./number-format.ts";

/** A table as text, ready to be written in any format. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/**
 * Nested models side by side, as papers print them: a row for each coefficient with the estimate, its standard error in
 * parentheses and stars, then standard deviations of the random effects and of a linear model's residuals, log-likelihood, AIC and number of rows.
 */
export function modelTable(fits: readonly MixedModelFit[], names?: readonly string[]): TextTable {
  const terms = [...new Set(fits.flatMap((fit) => fit.fixed.map(({ term }) => term)))];
  const deviations = [...new Set(fits.flatMap((fit) => fit.random.map(randomLabel)))];
  const cells = (value: (fit: MixedModelFit) => string) => fits.map(value);
  return {
    header: ["", ...fits.map((_, k) => names?.[k] ?? `Model ${k + 1}`)],
    rows: [
      ...terms.map((term) => [term, ...cells((fit) => coefficient(fit, term))]),
      ...deviations.map((label) => [
        `SD ${label}`,
        ...cells((fit) => fixedDigits(fit.random.find((effect) => randomLabel(effect) === label)?.sd, 2)),
      ]),
      ...(fits.some(({ family }) => hasResiduals(family))
        ? [["SD Residual", ...cells(({ residualSd }) => fixedDigits(residualSd, 2))]]
        : []),
      ["Log-likelihood", ...cells((fit) => fit.logLik.toFixed(1))],
      ["AIC", ...cells((fit) => fit.aic.toFixed(1))],
      ["Observations", ...cells((fit) => String(fit.nObs))],
    ],
    notes: ["Standard errors in parentheses. *** p < .001, ** p < .01, * p < .05, . p < .1"],
  };
}

/** The coefficients of one model, a column for each statistic. */
export function coefficientTable(fit: MixedModelFit): TextTable {
  const statistic = hasResiduals(fit.family) ? "t" : "z";
  return {
    header: ["Term", "Estimate", "SE", statistic, "p"],
    rows: fit.fixed.map(({ term, estimate, stdError, zValue, pValue }) => [
      term,
      fixedDigits(estimate, 2),
      fixedDigits(stdError, 2),
      fixedDigits(zValue, 2),
      tableP(pValue),
    ]),
    notes: fit.warnings,
  };
}

/** The table of a likelihood-ratio test. */
export function comparisonTable({ models, comparisons }: ModelComparison, names?: readonly string[]): TextTable {
  return {
    header: ["Model", "npar", "AIC", "BIC", "logLik", "χ²", "df", "p"],
    rows: models.map(({ npar, aic, bic, logLik }, k) => {
      const test = comparisons[k - 1];
      const own = [names?.[k] ?? `Model ${k + 1}`, String(npar), aic.toFixed(1), bic.toFixed(1), logLik.toFixed(1)];
      return [...own, ...(test ? [test.chi2.toFixed(2), String(test.df), tableP(test.pValue)] : ["", "", ""])];
    }),
    notes: models.map(({ formula }, k) => `${names?.[k] ?? `Model ${k + 1}`}: ${formula}`),
  };
}

export function toMarkdown({ header, rows, notes }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = `|${header.map((_, k) => (k === 0 ? " :-- " : " --: ")).join("|")}|`;
  return `${[line(header), rule, ...rows.map(line), ...notes.flatMap((note) => ["", note])].join("\n")}\n`;
}

/** A booktabs table. */
export function toLatex({ header, rows, notes }: TextTable): string {
  const line = (cells: readonly string[]) => `${cells.map(latexText).join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{l${"r".repeat(header.length - 1)}}`,
    "\\toprule",
    line(header),
    "\\midrule",
    ...rows.map(line),
    "\\bottomrule",
    "\\end{tabular}",
    ...notes.map((note) => `\n\\smallskip\\footnotesize ${latexText(note)}`),
    "",
  ].join("\n");
}

export function toCsv({ header, rows }: TextTable): string {
  return writeCsv(header, rows);
}

/** Likelihood-ratio tests as APA-style sentences: `Model 2 fitted better than Model 1, χ²(9) = 255.14, p < .001.` */
export function apaComparison({ comparisons }: ModelComparison, names?: readonly string[]): string {
  const name = (k: number) => names?.[k] ?? `Model ${k + 1}`;
  return comparisons
    .map(({ chi2, df, pValue, reference }, k) => {
      const verb = pValue < 0.05 ? "fitted better than" : "did not fit better than";
      const statistic = `χ²(${df}) = ${chi2.toFixed(2)}, p ${apaP(pValue)}`;
      const note = reference === "mixture" ? ` (½χ²(${df - 1}) + ½χ²(${df}) at the boundary)` : "";
      return `${name(k + 1)} ${verb} ${name(k)}, ${statistic}${note}.`;
    })
    .join(" ");
}

/** A coefficient as APA writes it: `b = 1.18, SE = 0.15, z = 7.83, p < .001`. */
export function apaCoefficient(fit: MixedModelFit, term: string): string {
  const effect = fit.fixed.find((candidate) => candidate.term === term);
  if (!effect) return "";
  if (Number.isNaN(effect.stdError)) return `b ${effect.estimate > 0 ? "→ ∞" : "→ −∞"} (separation)`;
  const statistic = hasResiduals(fit.family) ? "t" : "z";
  const numbers = [
    `b = ${minus(effect.estimate)}`,
    `SE = ${effect.stdError.toFixed(2)}`,
    `${statistic} = ${minus(effect.zValue)}`,
  ];
  return [...numbers, `p ${apaP(effect.pValue)}`].join(", ");
}

/** `= .034` or `< .001`: APA leaves out the zero before the point. */
export function apaP(p: number): string {
  if (Number.isNaN(p)) return "= NA";
  if (p < 0.001) return "< .001";
  return `= ${p.toFixed(3).replace(/^0/, "")}`;
}

/** The same below a heading that says p: `.034` or `< .001`. */
export const tableP = (p: number): string => apaP(p).replace(/^= /, "");

/** A number with a true minus sign; "–" where there is none. */
export const finiteText = (value: number, digits = 2): string => (Number.isFinite(value) ? minus(value, digits) : "–");

/** Likewise, with ∞ for what has no bound. */
export const boundText = (value: number): string =>
  Math.abs(value) === Number.POSITIVE_INFINITY ? (value > 0 ? "∞" : "−∞") : finiteText(value);

const minus = (value: number, digits = 2) => value.toFixed(digits).replace("-", "−");

const fixedDigits = (value: number | undefined, digits: number) =>
  value === undefined ? "" : Number.isNaN(value) ? "NA" : value.toFixed(digits);

const randomLabel = ({ group, term }: { group: string; term: string }) =>
  term === "(Intercept)" ? group : `${group}: ${term}`;

function coefficient(fit: MixedModelFit, term: string): string {
  const effect = fit.fixed.find((candidate) => candidate.term === term);
  if (!effect) return "";
  if (Number.isNaN(effect.stdError)) return effect.estimate > 0 ? "∞" : "−∞";
  return `${effect.estimate.toFixed(2)} (${effect.stdError.toFixed(2)})${stars(effect.pValue)}`;
}

const latexSpecial: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  _: "\\_",
  "%": "\\%",
  "&": "\\&",
  "#": "\\#",
  $: "\\$",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "|": "$|$",
  "<": "$<$",
  ">": "$>$",
  χ: "$\\chi$",
  "²": "$^2$",
  "∞": "$\\infty$",
  "−": "$-$",
  "½": "$\\frac{1}{2}$",
};

const latexText = (text: string) => text.replaceAll(/[\\{}_%&#$^~|<>χ²∞−½]/g, (character) => latexSpecial[character]!);
