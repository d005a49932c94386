import { type RandomGenerator, seededGenerator } from "../../random/generator.ts";
import {
  asIdentifiers,
  type Column,
  columnOf,
  type DataFrame,
  isMissing,
  valueAt,
  withoutUnusedLevels,
} from "../data-frame.ts";
import { ModelError } from "../model-error.ts";
import { quantileSorted } from "../quantile.ts";

export interface CellMean {
  /** The cell: variable → its value. */
  readonly cell: Readonly<Record<string, string | number>>;
  readonly mean: number;
  /** Null where one cluster alone says nothing of how clusters differ. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Rows and clusters in the cell. */
  readonly rows: number;
  readonly clusters: number;
}

export interface ClusterBootstrapOptions {
  /** A numeric or 0/1 column, or a factor of two levels of which the second counts as 1. */
  readonly outcome: string;
  /** Whom to resample: the participant. */
  readonly cluster: string;
  /** Variables whose combinations are the cells; none for the overall mean. */
  readonly by: readonly string[];
  readonly seed: number | string;
  /** 2000 where it is not given. */
  readonly replicates?: number;
  /** 0.95 where it is not given. */
  readonly level?: number;
}

/**
 * Mean outcome of every cell with a percentile bootstrap interval that resamples whole clusters: the participants of a cell
 * are drawn with replacement, each with all of their trials in it, since one person's trials are not independent (Field &
 * Welsh 2007). Every cell draws from a stream of its own, so its interval does not depend on which others are asked for.
 *
 * @throws ModelError `unknown-column` or `wrong-column-type`
 */
export function clusterBootstrap(data: DataFrame, options: ClusterBootstrapOptions): CellMean[] {
  const { by, replicates = 2000, level = 0.95 } = options;
  const outcome = numbersOf(options.outcome, columnOf(data, options.outcome));
  const cluster = asIdentifiers(columnOf(data, options.cluster));
  const variables = by.map((name) => columnOf(data, name));
  const random = seededGenerator(options.seed);
  const cells = new Map<string, { cell: Record<string, string | number>; order: number[]; rows: number[] }>();
  for (let row = 0; row < data.rowCount; row++) {
    if (Number.isNaN(outcome[row]!) || cluster.codes[row]! < 0 || variables.some((column) => isMissing(column, row)))
      continue;
    const values = variables.map((column) => valueAt(column, row)!);
    const key = JSON.stringify(values);
    const entry = cells.get(key);
    if (entry) entry.rows.push(row);
    else
      cells.set(key, {
        cell: Object.fromEntries(by.map((name, k) => [name, values[k]!])),
        order: variables.map((column) => (column.kind === "factor" ? column.codes[row]! : column.values[row]!)),
        rows: [row],
      });
  }
  return [...cells]
    .sort(([, a], [, b]) => compareNumbers(a.order, b.order))
    .map(([key, { cell, rows }]) => {
      const { sums, counts } = totalsByCluster(rows, outcome, cluster.codes);
      const found = { cell, rows: rows.length, clusters: sums.length, mean: total(sums) / total(counts) };
      if (sums.length === 1) return { ...found, lower: null, upper: null };
      const means = resampledMeans(sums, counts, replicates, random.split(key)).sort();
      const tail = (1 - level) / 2;
      return { ...found, lower: quantileSorted(means, tail), upper: quantileSorted(means, 1 - tail) };
    });
}

function numbersOf(name: string, column: Column): Float64Array {
  if (column.kind === "numeric") return column.values;
  const { levels, codes } = withoutUnusedLevels(column);
  if (levels.length > 2)
    throw new ModelError(
      "wrong-column-type",
      `The outcome ${name} has ${levels.length} categories, so it has no mean.`,
      "Use a numeric column, one of 0 and 1, or one of two categories.",
    );
  const success = column.levels.length === 2 ? column.levels[1] : levels[1];
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : Number(levels[code] === success)));
}

function totalsByCluster(rows: readonly number[], outcome: Float64Array, clusters: Int32Array) {
  const index = new Map<number, number>();
  const sums: number[] = [];
  const counts: number[] = [];
  for (const row of rows) {
    let k = index.get(clusters[row]!);
    if (k === undefined) {
      k = sums.length;
      index.set(clusters[row]!, k);
      sums.push(0);
      counts.push(0);
    }
    sums[k]! += outcome[row]!;
    counts[k]!++;
  }
  return { sums, counts };
}

function resampledMeans(
  sums: readonly number[],
  counts: readonly number[],
  replicates: number,
  random: RandomGenerator,
): Float64Array {
  const n = sums.length;
  return Float64Array.from({ length: replicates }, () => {
    let sum = 0;
    let count = 0;
    for (let draw = 0; draw < n; draw++) {
      const k = random.integer(n);
      sum += sums[k]!;
      count += counts[k]!;
    }
    return sum / count;
  });
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((value, index) => value !== b[index]);
  return k < 0 ? 0 : a[k]! - b[k]!;
}
