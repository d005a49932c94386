import { asFactor, type Column, type DataFrame, type FactorColumn, numericColumn } from "./data-frame.ts";
import { modelMatrix } from "./formula/model-matrix.ts";
import { columnNames } from "./formula/syntax.ts";
import { evaluateNumbers, evaluateVariable } from "./formula/variables.ts";
import { placesOf } from "./glmm/arrow-layout.ts";
import { covarianceOf } from "./glmm/covariance-factor.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { ModelFrame } from "./glmm/model-frame.ts";
import { selectColumns } from "./glmm/rank.ts";
import type { RawVariable } from "./glmm/raw-variables.ts";
import { ModelError } from "./model-error.ts";

/** Where a number that no cell is asked for stands: at its mean, at each of its values, or at values given. */
export type Position = "mean" | "levels" | readonly number[];

export interface GridOptions {
  /** Column → where it stands, where that is not emmeans' choice. */
  readonly at?: Readonly<Record<string, Position>>;
}

export interface GridRow {
  /** Row of the fixed-effects matrix. */
  readonly x: Float64Array;
  /** By how much each aliased column differs from what the others say of it: not 0, and the row cannot be estimated. */
  readonly alias: Float64Array;
  readonly offset: number;
  /** Variance of the random effects' sum at this row. */
  readonly variance: number;
}

export interface GridCell {
  readonly cell: Readonly<Record<string, string | number>>;
  readonly rows: readonly GridRow[];
}

/** The variables by whose cells means can be asked for: factors, and numbers of at most ten values. */
export function gridVariables({ frame }: Pick<MixedModelFit, "frame">): string[] {
  const fixed = new Set(
    frame.formula.fixed.terms.flat().flatMap((name) => columnNames(frame.formula.variables.get(name)!)),
  );
  return [...frame.raw].flatMap(([name, raw]) =>
    fixed.has(name) && (raw.kind === "factor" || (raw.values !== null && raw.values.length <= MOST_CELLS))
      ? [name]
      : [],
  );
}

const MOST_CELLS = 10;

/**
 * The grid over which marginal means average: every combination of the *columns* that the formula is made of, at which the
 * formula is evaluated anew, so that `log(x)`, `x:z` and `poly(x, 2)` always belong to the same x (emmeans' `ref_grid`).
 * Factors take all their levels, and so do numbers of two values; other numbers are held at their mean. A level of a factor
 * nested in another meets only the level that it belongs to.
 *
 * @throws ModelError `unknown-column` for a variable that is not among the fixed effects, `option-unsupported` for a
 * numeric one with more than ten values
 */
export function referenceGrid(fit: MixedModelFit, by: readonly string[], options: GridOptions = {}): GridCell[] {
  const { frame } = fit;
  const asked = by.map((name) => ({ label: name, column: columnBehind(frame, name) }));
  const names = [...frame.raw.keys()];
  for (const name of Object.keys(options.at ?? {})) columnBehind(frame, name);
  const choices = names.map((name) =>
    choicesOf(
      name,
      frame.raw.get(name)!,
      asked.some(({ column }) => column === name),
      options.at?.[name],
    ),
  );
  const grid = product(choices.map((choice) => choice.values.length)).filter((indices) =>
    isPossible(frame, names, indices),
  );
  const data: DataFrame = {
    rowCount: grid.length,
    columns: new Map(
      names.map((name, k) => [name, choices[k]!.column(Int32Array.from(grid, (indices) => indices[k]!))]),
    ),
  };
  const rows = gridRows(fit, data);
  const found = new Map<string, { cell: Record<string, string | number>; rows: GridRow[] }>();
  grid.forEach((indices, row) => {
    const cell = Object.fromEntries(
      asked.map(({ label, column }) => {
        const k = names.indexOf(column);
        return [label, choices[k]!.values[indices[k]!]!];
      }),
    );
    const key = JSON.stringify(cell);
    const entry = found.get(key) ?? { cell, rows: [] };
    found.set(key, entry);
    entry.rows.push(rows[row]!);
  });
  // In the order in which the variables were asked for, the last varying fastest.
  const order = asked.map(({ label, column }) => ({ label, values: choices[names.indexOf(column)]!.values }));
  const rank = ({ cell }: GridCell) =>
    order.reduce((sum, { label, values }) => sum * values.length + values.indexOf(cell[label]!), 0);
  return [...found.values()].sort((a, b) => rank(a) - rank(b));
}

/** Rows of the fixed-effects matrix for a table of the formula's columns, as the model that was fitted has them. */
export function gridRows(fit: Pick<MixedModelFit, "frame" | "theta">, data: DataFrame): GridRow[] {
  const { frame } = fit;
  const { formula, x, aliased } = frame;
  const columns = modelVariables(frame, data);
  const contrastOf = (name: string) => frame.contrasts[name] ?? "treatment";
  const full = modelMatrix(formula.fixed, columns, data.rowCount, contrastOf);
  const place = (name: string) => full.names.indexOf(name);
  const kept = selectColumns(full, x.names.map(place));
  const others = aliased.map(({ name, coefficients, constant = 0 }) => ({
    column: place(name),
    coefficients,
    constant,
  }));
  const bases = new Map(frame.bases);
  const offsets = formula.offsets.map((node) => evaluateNumbers(formula.text, node, data, bases));
  const variance = randomVariance(fit, columns, data.rowCount);
  const p = x.names.length;
  return Array.from({ length: data.rowCount }, (_, row) => {
    const own = kept.values.slice(row * p, (row + 1) * p);
    return {
      x: own,
      alias: Float64Array.from(
        others,
        ({ column, coefficients, constant }) =>
          full.values[row * full.names.length + column]! -
          own.reduce((sum, value, j) => sum + value * coefficients[j]!, constant),
      ),
      offset: offsets.reduce((sum, values) => sum + values[row]!, 0),
      variance: variance[row]!,
    };
  });
}

/** The formula's variables evaluated on a table, factors with the levels of the model. @throws ModelError `unknown-level` */
export function modelVariables(frame: ModelFrame, data: DataFrame): Map<string, Column> {
  const { formula, cells, effects } = frame;
  const bases = new Map(frame.bases);
  const names = [...new Set([...formula.fixed.terms.flat(), ...formula.random.flatMap((term) => term.terms.flat())])];
  return new Map(
    names.map((name) => {
      const known = cells.get(name) ?? effects.get(name)!;
      const column = evaluateVariable(formula.text, formula.variables.get(name)!, data, bases);
      return [name, known.kind === "numeric" ? column : aligned(name, asFactor(column), known)];
    }),
  );
}

function aligned(name: string, factor: FactorColumn, known: FactorColumn): FactorColumn {
  const codes = factor.levels.map((level) => known.levels.indexOf(level));
  const stranger = factor.levels.find((_, code) => codes[code] === -1 && factor.codes.includes(code));
  if (stranger !== undefined)
    throw new ModelError(
      "unknown-level",
      `The model was fitted without the level “${stranger}” of ${name}.`,
      `It knows: ${known.levels.join(", ")}.`,
    );
  return { kind: "factor", levels: known.levels, codes: factor.codes.map((code) => (code < 0 ? -1 : codes[code]!)) };
}

/** z′Σz at each row, over all random terms; on the scale of the linear predictor of a logistic model. */
function randomVariance(
  { frame, theta }: Pick<MixedModelFit, "frame" | "theta">,
  columns: ReadonlyMap<string, Column>,
  rowCount: number,
): Float64Array {
  const variance = new Float64Array(rowCount);
  const places = placesOf(frame.blocks);
  const contrastOf = (name: string) => frame.contrasts[name] ?? "treatment";
  frame.blocks.forEach((_, k) => {
    const z = modelMatrix(frame.formula.random[frame.blockTerms[k]!]!, columns, rowCount, contrastOf);
    const covariance = covarianceOf(places[k]!, theta);
    const { width } = places[k]!;
    for (let row = 0; row < rowCount; row++)
      for (let r = 0; r < width; r++)
        for (let s = 0; s < width; s++)
          variance[row]! += z.values[row * width + r]! * covariance[r * width + s]! * z.values[row * width + s]!;
  });
  return variance;
}

/** The column that a name stands for: itself, or the only one that a term such as `factor(period)` is made of. */
function columnBehind(frame: ModelFrame, name: string): string {
  const { formula, raw } = frame;
  const node = formula.variables.get(name);
  const fixed = formula.fixed.terms.flat();
  const columns = node && fixed.includes(name) ? columnNames(node) : [];
  if (columns.length === 1 && raw.has(columns[0]!)) return columns[0]!;
  const inFixed = fixed.flatMap((term) => columnNames(formula.variables.get(term)!));
  if (raw.has(name) && (inFixed.includes(name) || formula.offsets.flatMap(columnNames).includes(name))) return name;
  throw new ModelError(
    "unknown-column",
    `“${name}” is not among the fixed effects.`,
    `Use: ${[...new Set(inFixed)].join(", ")}.`,
  );
}

interface Choices {
  readonly values: readonly (string | number)[];
  readonly column: (indices: Int32Array) => Column;
}

function choicesOf(name: string, raw: RawVariable, asked: boolean, at: Position | undefined): Choices {
  if (raw.kind === "factor") {
    const { levels } = raw;
    return { values: levels, column: (codes) => ({ kind: "factor", levels, codes }) };
  }
  const values = positions(name, raw, asked, at);
  return { values, column: (indices) => numericColumn(Float64Array.from(indices, (index) => values[index]!)) };
}

function positions(
  name: string,
  raw: Extract<RawVariable, { kind: "numeric" }>,
  asked: boolean,
  at: Position | undefined,
): number[] {
  if (Array.isArray(at)) return [...at];
  if (at === "mean" && !asked) return [raw.mean];
  if (!asked && at !== "levels" && !raw.levels) return [raw.mean];
  if (!raw.values || (asked && raw.values.length > MOST_CELLS && !raw.levels))
    throw new ModelError(
      "option-unsupported",
      `“${name}” has ${raw.values ? raw.values.length : "more than a hundred"} values, too many for cells.`,
      `Ask for means by factors or by numbers with few values, or say which values (in a terminal --at ${name}=1,2).`,
    );
  return [...raw.values];
}

/** Whether every nested factor's level belongs to the level of its host. */
function isPossible(frame: ModelFrame, names: readonly string[], indices: readonly number[]): boolean {
  return names.every((name, k) => {
    const raw = frame.raw.get(name)!;
    if (raw.kind === "numeric") return true;
    return [...raw.hosts].every(([host, hostOf]) => hostOf[indices[k]!] === indices[names.indexOf(host)]);
  });
}

/** Every combination of indices below the counts, the last varying fastest. */
function product(counts: readonly number[]): number[][] {
  return counts.reduce<number[][]>(
    (rows, count) => rows.flatMap((row) => Array.from({ length: count }, (_, index) => [...row, index])),
    [[]],
  );
}
