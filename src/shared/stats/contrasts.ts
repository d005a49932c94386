import { type Adjustment, adjustPValues } from "./adjust-p-values.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { intervalOf, linearEstimate } from "./linear-estimate.ts";
import { averageRow } from "./marginal-means.ts";
import { ModelError } from "./model-error.ts";
import { type GridCell, type GridOptions, referenceGrid } from "./reference-grid.ts";

export interface CellContrast {
  /** `map − none`, `map first − none first`, or of an interaction `(map − none) × (error − hit)`. */
  readonly label: string;
  /** The two cells that are compared; null for an interaction, which compares more. */
  readonly between: readonly [GridCell["cell"], GridCell["cell"]] | null;
  /** Within which levels of other variables, for simple effects; empty elsewhere. */
  readonly within: Readonly<Record<string, string | number>>;
  /** Difference on the linear predictor's scale. */
  readonly estimate: number;
  readonly stdError: number;
  readonly df: number;
  /** z, or t where degrees of freedom are finite. */
  readonly zValue: number;
  /** Adjusted for the number of contrasts as asked. */
  readonly pValue: number;
  /** Not adjusted. */
  readonly lower: number;
  readonly upper: number;
  /** e^estimate, for a logistic model: of an interaction a ratio of odds ratios. */
  readonly oddsRatio: number;
  readonly estimable: boolean;
  readonly separated: boolean;
}

export interface ContrastRequest extends GridOptions {
  /** The variables whose cells are compared. */
  readonly of: readonly string[];
  /** Simple effects: the comparisons are made within each combination of these. */
  readonly within?: readonly string[];
  /** All pairs, each with the first (the reference), or products of differences: does one differ with the other? */
  readonly kind?: "pairwise" | "reference" | "interaction";
  readonly adjustment?: Adjustment;
  /** Of the intervals; 0.95 where it is not given. */
  readonly level?: number;
}

interface Weighted {
  readonly label: string;
  readonly between?: CellContrast["between"];
  readonly weights: Float64Array;
  readonly alias: Float64Array;
}

/**
 * Differences between marginal means: all pairs, simple effects within levels of other variables, or interaction contrasts
 * (differences of differences). p-values are adjusted within each family, as emmeans does.
 *
 * @throws ModelError as `marginalMeans`, `option-unsupported` for an interaction of a single variable
 */
export function contrasts(fit: MixedModelFit, request: ContrastRequest): CellContrast[] {
  const { of, within = [], kind = "pairwise", adjustment = "holm" } = request;
  if (kind === "interaction" && of.length < 2)
    throw new ModelError(
      "option-unsupported",
      "An interaction contrast is between the levels of two variables or more.",
      "Name them both, such as saliency and target_kind.",
    );
  const cells = referenceGrid(fit, [...within, ...of], request).map(({ cell, rows }) => ({
    cell,
    ...averageRow(rows),
  }));
  const families = groupBy(cells, ({ cell }) => JSON.stringify(within.map((name) => cell[name])));
  return families.flatMap((family) => {
    const compared = family.map(({ cell, weights, alias }) => ({ cell, weights, alias, label: "" }));
    const differences =
      kind === "interaction"
        ? interactions(compared, of)
        : pairs(
            compared.map((entry) => ({ ...entry, label: of.map((name) => entry.cell[name]).join(" ") })),
            kind === "reference",
          );
    const estimates = differences.map(({ weights, alias }) => linearEstimate(fit, weights, alias));
    const adjusted = adjustPValues(estimates, adjustment, family.length);
    return differences.map(({ label, between = null }, k): CellContrast => {
      const estimate = estimates[k]!;
      const { stdError, df, statistic, estimable, separated } = estimate;
      return {
        ...{ label, between, estimate: estimate.estimate, stdError, df, zValue: statistic, pValue: adjusted[k]! },
        within: Object.fromEntries(within.map((name) => [name, family[0]!.cell[name]!])),
        ...intervalOf(estimate, request.level),
        oddsRatio: fit.link === "logit" ? Math.exp(estimate.estimate) : Number.NaN,
        ...{ estimable, separated },
      };
    });
  });
}

/** All differences between marginal means, with p-values adjusted by Holm's method or Tukey's. */
export const pairwiseContrasts = (fit: MixedModelFit, by: readonly string[], adjustment: Adjustment = "holm") =>
  contrasts(fit, { of: by, adjustment });

function pairs(cells: readonly Cell[], withFirst: boolean): Weighted[] {
  const compared = (a: Cell, b: Cell): Weighted => ({ ...difference(a, b), between: [a.cell, b.cell] });
  if (withFirst) return cells.slice(1).map((cell) => compared(cell, cells[0]!));
  return cells.flatMap((a, i) => cells.slice(i + 1).map((b) => compared(a, b)));
}

function difference(a: Weighted, b: Weighted): Weighted {
  return {
    label: `${a.label} − ${b.label}`,
    weights: a.weights.map((value, j) => value - b.weights[j]!),
    alias: a.alias.map((value, j) => value - b.alias[j]!),
  };
}

type Cell = Weighted & { readonly cell: Readonly<Record<string, string | number>> };

/** Products of pairwise differences, one variable after another. */
function interactions(cells: readonly Cell[], of: readonly string[]): Weighted[] {
  const [name, ...rest] = of;
  if (name === undefined) return [...cells];
  const levels = groupBy(cells, ({ cell }) => String(cell[name]));
  return levels.flatMap((a, i) =>
    levels.slice(i + 1).flatMap((b) => {
      const label = `${a[0]!.cell[name]} − ${b[0]!.cell[name]}`;
      const matched = a.flatMap((cell) => {
        const partner = b.find((other) => rest.every((key) => other.cell[key] === cell.cell[key]));
        return partner ? [{ ...difference(cell, partner), cell: cell.cell, label: "" }] : [];
      });
      return interactions(matched, rest).map((entry) => ({
        ...entry,
        label: entry.label === "" ? `(${label})` : `(${label}) × ${entry.label}`,
      }));
    }),
  );
}

function groupBy<T>(list: readonly T[], key: (entry: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const entry of list) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
  return [...groups.values()];
}
