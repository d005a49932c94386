import { type Column, type FactorColumn, numericColumn } from "./data-frame.ts";
import { normalQuantile, normalTwoSided } from "./distributions.ts";
import { type Contrast, modelMatrix } from "./formula/model-matrix.ts";
import { placesOf } from "./glmm/arrow-layout.ts";
import { covarianceOf } from "./glmm/covariance-factor.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { hermiteRule } from "./glmm/quadrature.ts";
import { selectColumns } from "./glmm/rank.ts";
import { dot } from "./linear-algebra/vector.ts";
import { ModelError } from "./model-error.ts";
import { studentizedRangeUpper } from "./studentized-range.ts";

export interface MarginalMean {
  /** The cell: variable → level or value. */
  readonly cell: Readonly<Record<string, string | number>>;
  /** On the scale of the linear predictor (log-odds; the outcome's unit for a linear model), as emmeans gives it. */
  readonly linear: number;
  readonly stdError: number;
  /**
   * Probability in the population: the mean over participants and items, not that of an average one, by integrating over
   * the random effects. For a linear model the mean itself.
   */
  readonly mean: number;
  /** Interval of `mean`; for probabilities symmetric on their log-odds. */
  readonly lower: number;
  readonly upper: number;
}

export interface MarginalOptions {
  /** Of the intervals; 0.95 where it is not given. */
  readonly level?: number;
}

/**
 * Estimated marginal means of the cells spanned by some variables. Other factors are averaged over with equal weights, other
 * numbers held at their mean in the data (as emmeans does).
 *
 * @throws ModelError `unknown-column` for a variable that is not among the fixed effects, `option-unsupported` for a
 * numeric one with more than ten values
 */
export function marginalMeans(
  fit: MixedModelFit,
  by: readonly string[],
  options: MarginalOptions = {},
): MarginalMean[] {
  const z = normalQuantile((1 + (options.level ?? 0.95)) / 2);
  return cellsOf(fit, by).map(({ cell, rows }) => {
    const weights = averageRow(rows);
    const linear = dot(weights, fit.beta);
    const stdError = Math.sqrt(quadratic(weights, fit.vcov));
    if (fit.family === "gaussian")
      return { cell, linear, stdError, mean: linear, lower: linear - z * stdError, upper: linear + z * stdError };
    const { mean, gradient } = populationMean(fit, rows);
    const half = (z * Math.sqrt(quadratic(gradient, fit.vcov))) / (mean * (1 - mean));
    const logOdds = Math.log(mean / (1 - mean));
    return { cell, linear, stdError, mean, lower: logistic(logOdds - half), upper: logistic(logOdds + half) };
  });
}

export interface CellContrast {
  /** `map − none`, or `map first − none first`. */
  readonly label: string;
  /** Difference on the linear predictor's scale. */
  readonly estimate: number;
  readonly stdError: number;
  readonly zValue: number;
  /** Adjusted for the number of contrasts as asked. */
  readonly pValue: number;
  /** e^estimate, for a logistic model. */
  readonly oddsRatio: number;
}

export type Adjustment = "none" | "holm" | "tukey";

/** All differences between marginal means, with p-values adjusted by Holm's method or Tukey's. */
export function pairwiseContrasts(
  fit: MixedModelFit,
  by: readonly string[],
  adjustment: Adjustment = "holm",
): CellContrast[] {
  const cells = cellsOf(fit, by).map(({ cell, rows }) => ({
    label: Object.values(cell).join(" "),
    weights: averageRow(rows),
  }));
  const pairs = cells.flatMap((a, i) => cells.slice(i + 1).map((b) => ({ a, b })));
  const contrasts = pairs.map(({ a, b }) => {
    const weights = a.weights.map((value, j) => value - b.weights[j]!);
    const estimate = dot(weights, fit.beta);
    const stdError = Math.sqrt(quadratic(weights, fit.vcov));
    return { label: `${a.label} − ${b.label}`, estimate, stdError, zValue: estimate / stdError };
  });
  const raw = contrasts.map(({ zValue }) => normalTwoSided(zValue));
  const adjusted =
    adjustment === "holm"
      ? holm(raw)
      : adjustment === "tukey"
        ? contrasts.map(({ zValue }) => studentizedRangeUpper(Math.abs(zValue) * Math.SQRT2, cells.length))
        : raw;
  return contrasts.map((contrast, k) => ({
    ...contrast,
    pValue: adjusted[k]!,
    oddsRatio: fit.family === "binomial" ? Math.exp(contrast.estimate) : Number.NaN,
  }));
}

/** Holm's step-down adjustment (1979): R's `p.adjust(p, "holm")`. */
export function holm(p: readonly number[]): number[] {
  const order = Array.from(p.keys()).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (p.length - rank) * p[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}

interface GridRow {
  /** Row of the fixed-effects matrix. */
  readonly x: Float64Array;
  /** Variance of the random effects' sum at this row. */
  readonly variance: number;
}

interface GridCell {
  readonly cell: Record<string, string | number>;
  readonly rows: GridRow[];
}

function cellsOf(fit: MixedModelFit, by: readonly string[]): GridCell[] {
  const { frame } = fit;
  const { formula, cells } = frame;
  const unknown = by.find((name) => !cells.has(name));
  if (unknown !== undefined)
    throw new ModelError(
      "unknown-column",
      `“${unknown}” is not among the fixed effects.`,
      `Use: ${[...cells.keys()].join(", ")}.`,
    );
  const variables = [...new Set([...by, ...cells.keys(), ...randomVariables(fit)])];
  const choices = variables.map((name) => choicesOf(fit, name, by.includes(name)));
  const grid = product(choices.map((choice) => choice.count));
  const columns = new Map(variables.map((name, k) => [name, choices[k]!.column(grid.map((indices) => indices[k]!))]));
  const contrastOf = (name: string) => frame.contrasts[name] ?? "treatment";
  const full = modelMatrix(formula.fixed, columns, grid.length, contrastOf);
  const kept = frame.x.names.map((name) => full.names.indexOf(name));
  const x = selectColumns(full, kept);
  const variance = randomVariance(fit, columns, grid.length, contrastOf);
  const found = new Map<string, GridCell>();
  grid.forEach((indices, row) => {
    const cell = Object.fromEntries(
      by.map((name) => [name, choices[variables.indexOf(name)]!.label(indices[variables.indexOf(name)]!)]),
    );
    const key = JSON.stringify(cell);
    if (!found.has(key)) found.set(key, { cell, rows: [] });
    const p = x.names.length;
    found.get(key)!.rows.push({ x: x.values.slice(row * p, (row + 1) * p), variance: variance[row]! });
  });
  return [...found.values()];
}

const randomVariables = (fit: MixedModelFit) => fit.frame.formula.random.flatMap((term) => term.terms.flat());

interface Choices {
  readonly count: number;
  readonly label: (index: number) => string | number;
  readonly column: (indices: readonly number[]) => Column;
}

function choicesOf(fit: MixedModelFit, name: string, asked: boolean): Choices {
  const { frame } = fit;
  const column = frame.cells.get(name) ?? frame.effects.get(name)!;
  if (column.kind === "factor")
    return {
      count: column.levels.length,
      label: (index) => column.levels[index]!,
      column: (indices): FactorColumn => ({ ...column, codes: Int32Array.from(indices) }),
    };
  const distinct = [...new Set(column.values)].sort((a, b) => a - b);
  if (asked && distinct.length > 10)
    throw new ModelError(
      "option-unsupported",
      `“${name}” has ${distinct.length} values, too many for cells.`,
      "Ask for means by factors or by numbers with few values.",
    );
  const values = asked ? distinct : [frame.means.get(name)!];
  return {
    count: values.length,
    label: (index) => values[index]!,
    column: (indices) => numericColumn(indices.map((index) => values[index]!)),
  };
}

/** z′Σz at each row of the grid, over all random terms. */
function randomVariance(
  fit: MixedModelFit,
  columns: ReadonlyMap<string, Column>,
  rowCount: number,
  contrastOf: (name: string) => Contrast,
): Float64Array {
  const { blocks, formula } = fit.frame;
  const variance = new Float64Array(rowCount);
  const places = placesOf(blocks);
  blocks.forEach((_, k) => {
    const term = formula.random[fit.frame.blockTerms[k]!]!;
    const z = modelMatrix(term, columns, rowCount, contrastOf);
    const covariance = covarianceOf(places[k]!, fit.theta);
    const { width } = places[k]!;
    for (let row = 0; row < rowCount; row++)
      for (let r = 0; r < width; r++)
        for (let s = 0; s < width; s++)
          variance[row]! += z.values[row * width + r]! * covariance[r * width + s]! * z.values[row * width + s]!;
  });
  return variance;
}

const RULE = hermiteRule(41);

/** Mean over the cell's rows of E[logistic(η + √v Z)], and its gradient in β. */
function populationMean(fit: MixedModelFit, rows: readonly GridRow[]): { mean: number; gradient: Float64Array } {
  let mean = 0;
  const gradient = new Float64Array(fit.beta.length);
  for (const { x, variance } of rows) {
    const eta = dot(x, fit.beta);
    const { value, slope } = averagedLogistic(eta, Math.sqrt(variance));
    mean += value / rows.length;
    for (let j = 0; j < gradient.length; j++) gradient[j]! += (slope * x[j]!) / rows.length;
  }
  return { mean, gradient };
}

/** E[logistic(η + σZ)] for a standard normal Z, and its derivative in η, by Gauss-Hermite quadrature. */
export function averagedLogistic(eta: number, sd: number): { value: number; slope: number } {
  let value = 0;
  let slope = 0;
  RULE.nodes.forEach((node, k) => {
    const p = logistic(eta + sd * node);
    const weight = Math.exp(RULE.logWeights[k]!);
    value += weight * p;
    slope += weight * p * (1 - p);
  });
  return { value, slope };
}

const logistic = (eta: number) => 1 / (1 + Math.exp(-eta));

function averageRow(rows: readonly GridRow[]): Float64Array {
  const average = new Float64Array(rows[0]!.x.length);
  for (const { x } of rows) for (let j = 0; j < average.length; j++) average[j]! += x[j]! / rows.length;
  return average;
}

/** Every combination of indices below the counts, the last varying fastest. */
function product(counts: readonly number[]): number[][] {
  return counts.reduce<number[][]>(
    (rows, count) => rows.flatMap((row) => Array.from({ length: count }, (_, index) => [...row, index])),
    [[]],
  );
}

/** a′Va; rows of V that the weights do not touch may be NaN. */
function quadratic(a: Float64Array, v: Float64Array): number {
  const n = a.length;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) if (a[i] !== 0 && a[j] !== 0) sum += a[i]! * v[i * n + j]! * a[j]!;
  return sum;
}
