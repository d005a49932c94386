import { type Column, type DataFrame, type FactorColumn, selectFrom, withoutUnusedLevels } from "../data-frame.ts";
import { columnNames } from "../formula/syntax.ts";
import type { ModelFormula } from "../formula/terms.ts";

/** A column of the data that predicts, as grids of estimated means need it. */
export type RawVariable =
  | {
      readonly kind: "factor";
      readonly levels: readonly string[];
      /** Other factors in whose levels those of this one are nested: for each level the code of the host's. */
      readonly hosts: ReadonlyMap<string, Int32Array>;
    }
  | {
      readonly kind: "numeric";
      readonly mean: number;
      /** The different values, ascending; those of more than a hundred are not kept. */
      readonly values: Float64Array | null;
      /** Whether each value is a level: it has two, or the formula makes a factor of it. */
      readonly levels: boolean;
    };

const MOST_VALUES = 100;

/**
 * The columns that a formula's fixed and random effects are made of, over the used rows. Numbers of two values count as
 * levels, as in emmeans (`cov.keep = "2"`); so do those that stand in `factor()`.
 *
 * @param variables the formula's, evaluated on all rows
 */
export function rawVariables(
  formula: ModelFormula,
  frame: DataFrame,
  usedRows: Int32Array,
  variables: ReadonlyMap<string, Column>,
): ReadonlyMap<string, RawVariable> {
  const effects = [...formula.fixed.terms, ...formula.random.flatMap((term) => term.terms)].flat();
  const nodes = [...new Set(effects)].map((name) => formula.variables.get(name)!);
  const inFactor = new Set(
    nodes.flatMap((node) => (node.kind === "call" && node.name === "factor" ? columnNames(node) : [])),
  );
  const names = [...new Set([...nodes, ...formula.offsets].flatMap(columnNames))];
  const used = new Map<string, Column>();
  for (const name of names) {
    // A variable that stands for itself may have been given a reference level.
    const variable = variables.get(name);
    const column = variable?.kind === "factor" ? variable : frame.columns.get(name);
    if (!column) continue;
    const selected = selectFrom(column, usedRows);
    used.set(name, selected.kind === "factor" ? withoutUnusedLevels(selected) : selected);
  }
  const factors = new Map([...used].flatMap(([name, column]) => (column.kind === "factor" ? [[name, column]] : [])));
  return new Map(
    [...used].map(([name, column]): [string, RawVariable] => {
      if (column.kind === "factor")
        return [name, { kind: "factor", levels: column.levels, hosts: hostsOf(name, factors) }];
      const distinct = [...new Set(column.values)].sort((a, b) => a - b);
      const mean = column.values.reduce((sum, value) => sum + value, 0) / column.values.length;
      const values = distinct.length <= MOST_VALUES ? Float64Array.from(distinct) : null;
      return [name, { kind: "numeric", mean, values, levels: inFactor.has(name) || distinct.length === 2 }];
    }),
  );
}

/** The factors with fewer levels of which each level of this one meets a single level. */
function hostsOf(name: string, factors: ReadonlyMap<string, FactorColumn>): Map<string, Int32Array> {
  const own = factors.get(name)!;
  const hosts = new Map<string, Int32Array>();
  for (const [other, host] of factors) {
    if (other === name || host.levels.length >= own.levels.length) continue;
    const hostOf = new Int32Array(own.levels.length).fill(-1);
    const nested = own.codes.every((code, row) => {
      const met = host.codes[row]!;
      if (hostOf[code] === -1) hostOf[code] = met;
      return hostOf[code] === met;
    });
    if (nested) hosts.set(other, hostOf);
  }
  return hosts;
}
