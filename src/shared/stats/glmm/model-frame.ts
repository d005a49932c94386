import {
  asFactor,
  asIdentifiers,
  type Column,
  type DataFrame,
  type NumericColumn,
  selectFrom,
  withoutUnusedLevels,
  withReferenceLevel,
} from "../data-frame.ts";
import type { Basis } from "../formula/basis.ts";
import { type Contrast, type ModelMatrix, modelMatrix } from "../formula/model-matrix.ts";
import { deparse } from "../formula/syntax.ts";
import type { ModelFormula, RandomTerm } from "../formula/terms.ts";
import { crossFactors, evaluateNumbers, evaluateVariable } from "../formula/variables.ts";
import { ModelError } from "../model-error.ts";
import type { RandomBlock } from "./arrow-layout.ts";
import { checkLevels, checkOutcome, checkRandomEffects } from "./check-frame.ts";
import { completeRows, selectOutcome } from "./complete-rows.ts";
import { distinctRows } from "./distinct-rows.ts";
import { type Outcome, type OutcomeOptions, outcomeOf } from "./outcome.ts";
import { type AliasedColumn, dropDependentColumns, selectColumns } from "./rank.ts";
import { type RawVariable, rawVariables } from "./raw-variables.ts";

export interface FrameOptions extends OutcomeOptions {
  /** Variable → the level that the others are compared with. */
  readonly referenceLevels?: Readonly<Record<string, string>>;
  /** Variable → its contrasts; treatment where it is not named. */
  readonly contrasts?: Readonly<Record<string, Contrast>>;
}

/** What a formula makes of the data: complete rows, collapsed to the distinct ones. */
export interface ModelFrame {
  readonly formula: ModelFormula;
  /** Number of rows of the data. */
  readonly totalRows: number;
  /** Rows of the data that are used, ascending. */
  readonly usedRows: Int32Array;
  /** Variable → number of rows in which it is missing; only variables with any. */
  readonly missing: ReadonlyMap<string, number>;
  /** By used row. */
  readonly outcome: Outcome;
  /** Distinct row of each used row: rows that agree in every predictor and grouping factor are one. */
  readonly rowOf: Int32Array;
  readonly rowCount: number;
  /** Model matrix of the distinct design cells (rows that agree in the fixed variables). */
  readonly x: ModelMatrix;
  /** Design cell of each distinct row. */
  readonly cellOf: Int32Array;
  /** The fixed variables' values in each design cell. */
  readonly cells: ReadonlyMap<string, Column>;
  /** Columns that others determine, and how: the null space of the whole model matrix. */
  readonly aliased: readonly AliasedColumn[];
  /** What `offset()` adds in each design cell; undefined without one. */
  readonly offset: Float64Array | undefined;
  /** The columns of the data that the formula's right-hand side reads, over the used rows. */
  readonly raw: ReadonlyMap<string, RawVariable>;
  /** What `scale()` and `poly()` took from the data. */
  readonly bases: ReadonlyMap<string, Basis>;
  /** Contrasts other than treatment, by variable. */
  readonly contrasts: Readonly<Record<string, Contrast>>;
  /** The variables of random effects by distinct row. */
  readonly effects: ReadonlyMap<string, Column>;
  /** Random-effects terms over the distinct rows, those with most levels first. */
  readonly blocks: readonly RandomBlock[];
  /** For each block its term's index in the formula. */
  readonly blockTerms: readonly number[];
}

/** @throws FormulaError or ModelError where formula and data do not make a model. */
export function modelFrame(written: ModelFormula, frame: DataFrame, options: FrameOptions): ModelFrame {
  const formula = options.family === "ordinal" ? withIntercept(written) : written;
  const outcome = outcomeOf(formula, frame, options);
  const bases = new Map<string, Basis>();
  const variables = evaluateAll(formula, frame, options, bases);
  const offset = offsetOf(formula, frame, bases);
  const { usedRows, missing } = completeRows(formula, outcome, variables, offset, frame.rowCount, options.weights);
  if (usedRows.length === 0)
    throw new ModelError(
      "no-rows",
      "No row of the data has a value in every column of the formula.",
      "Check the columns and the exclusions.",
    );
  const used = new Map<string, Column>();
  for (const [name, column] of variables) {
    const selected = selectFrom(column, usedRows);
    used.set(name, selected.kind === "factor" ? withoutUnusedLevels(selected) : selected);
  }
  const usedOutcome = selectOutcome(outcome, usedRows);
  checkOutcome(deparse(formula.response), usedOutcome);

  const fixedNames = [...new Set(formula.fixed.terms.flat())];
  for (const name of fixedNames) checkLevels(formula, name, used.get(name)!);
  const groups = formula.random.map((term) => groupingFactor(term, used));
  const usedOffset = offset && selectFrom(offset, usedRows);
  const rows = distinctRows([...used.values(), ...(usedOffset ? [usedOffset] : [])], usedRows.length);
  const reduced = new Map([...used].map(([name, column]) => [name, selectFrom(column, rows.representative)]));
  const rowCount = rows.representative.length;

  const rowOffset = usedOffset && selectFrom(usedOffset, rows.representative);
  const cells = distinctRows(
    [...fixedNames.map((name) => reduced.get(name)!), ...(rowOffset ? [rowOffset] : [])],
    rowCount,
  );
  const cellColumns = new Map(fixedNames.map((name) => [name, selectFrom(reduced.get(name)!, cells.representative)]));
  const contrastOf = (name: string) => options.contrasts?.[name] ?? "treatment";
  const full = modelMatrix(formula.fixed, cellColumns, cells.representative.length, contrastOf);
  const { matrix, aliased } = dropDependentColumns(full);
  // Thresholds stand in the intercept's place.
  const x = options.family === "ordinal" ? withoutIntercept(matrix) : matrix;

  const blockTerms = Array.from(formula.random.keys()).sort(
    (a, b) => groups[b]!.levels.length - groups[a]!.levels.length,
  );
  const blocks = blockTerms.map((k): RandomBlock => {
    const term = formula.random[k]!;
    const z = modelMatrix(term, reduced, rowCount, contrastOf);
    const { levels, codes } = selectFrom(groups[k]!, rows.representative);
    return { group: term.group.join(":"), levels, names: z.names, codes, z: z.values };
  });
  checkRandomEffects(blocks, usedOutcome);
  return {
    ...{ formula, totalRows: frame.rowCount, usedRows, missing, outcome: usedOutcome, rowOf: rows.groupOf, rowCount },
    ...{
      x,
      cellOf: cells.groupOf,
      cells: cellColumns,
      aliased: options.family === "ordinal" ? withConstant(aliased) : aliased,
      blocks,
      blockTerms,
      bases,
    },
    contrasts: options.contrasts ?? {},
    offset: rowOffset && selectFrom(rowOffset, cells.representative).values,
    raw: rawVariables(formula, frame, usedRows, variables),
    effects: new Map(formula.random.flatMap((term) => term.terms.flat()).map((name) => [name, reduced.get(name)!])),
  };
}

const withIntercept = (formula: ModelFormula): ModelFormula => ({
  ...formula,
  fixed: { ...formula.fixed, intercept: true },
});

const withoutIntercept = (matrix: ModelMatrix): ModelMatrix =>
  selectColumns(
    matrix,
    matrix.names.map((_, j) => j).filter((j) => matrix.termOf[j] !== -1),
  );

/** What is said of aliased columns where the intercept is no column but a constant. */
const withConstant = (aliased: readonly AliasedColumn[]): AliasedColumn[] =>
  aliased.map(({ name, coefficients }) => ({
    ...{ name, constant: coefficients[0]!, coefficients: coefficients.slice(1) },
  }));

function offsetOf(formula: ModelFormula, frame: DataFrame, bases: Map<string, Basis>): NumericColumn | undefined {
  if (formula.offsets.length === 0) return undefined;
  const values = new Float64Array(frame.rowCount);
  for (const node of formula.offsets)
    evaluateNumbers(formula.text, node, frame, bases).forEach((value, row) => {
      values[row]! += value;
    });
  return { kind: "numeric", values };
}

function evaluateAll(
  formula: ModelFormula,
  frame: DataFrame,
  options: FrameOptions,
  bases: Map<string, Basis>,
): Map<string, Column> {
  const grouping = new Set(formula.random.flatMap((term) => term.group));
  const effects = new Set([...formula.fixed.terms.flat(), ...formula.random.flatMap((term) => term.terms.flat())]);
  const variables = new Map<string, Column>();
  for (const [name, node] of formula.variables) {
    if (!grouping.has(name) && !effects.has(name)) continue;
    const column = evaluateVariable(formula.text, node, frame, bases);
    const reference = options.referenceLevels?.[name];
    if (reference !== undefined) variables.set(name, withReferenceLevel(asFactor(column), reference));
    else variables.set(name, grouping.has(name) && !effects.has(name) ? asIdentifiers(column) : column);
  }
  for (const name of [...Object.keys(options.referenceLevels ?? {}), ...Object.keys(options.contrasts ?? {})])
    if (!variables.has(name))
      throw new ModelError(
        "unknown-column",
        `A reference level or contrast is given for “${name}”, which the formula does not use.`,
        `The formula uses: ${[...variables.keys()].join(", ")}.`,
      );
  return variables;
}

function groupingFactor(term: RandomTerm, used: ReadonlyMap<string, Column>) {
  return crossFactors(term.group.map((name) => asIdentifiers(used.get(name)!)));
}
