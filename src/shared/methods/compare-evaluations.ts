import { pairedBootstrap } from "../stats/intervals/paired-bootstrap.ts";
import type { Measure } from "./outputs/evaluation.ts";

/** The measures of one thing that was evaluated, of what it is an evaluation, and to which group it belongs. */
export interface Evaluated {
  /** What groups have in common, so that they can be compared within it: a target. */
  readonly unit: string;
  /** What is compared: a method with its settings. */
  readonly group: string;
  readonly measures: readonly Measure[];
}

export interface GroupMean {
  readonly group: string;
  readonly n: number;
  readonly mean: number;
  /** Null where one unit alone says nothing of how units differ. */
  readonly low: number | null;
  readonly high: number | null;
}

/** The mean over units of how much more the second group has than the first, of units that both have. */
export interface MeasureDifference {
  readonly first: string;
  readonly second: string;
  readonly n: number;
  readonly difference: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface MeasureComparison {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly better: Measure["better"];
  readonly groups: readonly GroupMean[];
  readonly differences: readonly MeasureDifference[];
}

/**
 * Each measure by group, and groups against each other on the units that both have. Intervals are percentile bootstrap
 * intervals of 95% over units, which for differences keep each unit's pair together (Efron & Tibshirani 1993, §8.3). A
 * measure that has no value for a unit is left out there.
 */
export function compareEvaluations(evaluated: readonly Evaluated[], { seed }: { seed: number }): MeasureComparison[] {
  const measures = new Map(evaluated.flatMap((one) => one.measures.map((measure) => [measure.id, measure])));
  return [...measures.values()].flatMap(({ id, label, description, better }) => {
    const valuesOf = new Map<string, Map<string, number>>();
    for (const { unit, group, measures: own } of evaluated) {
      const value = own.find((measure) => measure.id === id)?.value ?? null;
      if (value === null) continue;
      const values = valuesOf.get(group) ?? new Map<string, number>();
      valuesOf.set(group, values.set(unit, value));
    }
    if (valuesOf.size === 0) return [];
    const names = [...valuesOf.keys()];
    return {
      id,
      label,
      description,
      better,
      groups: names.map((group) => {
        const { n, mean, low, high } = bootstrapMean([...valuesOf.get(group)!.values()], `${seed} ${id} ${group}`);
        return { group, n, mean, low, high };
      }),
      differences: names.flatMap((first, i) =>
        names.slice(i + 1).flatMap((second) => {
          const others = valuesOf.get(second)!;
          const pairs = [...valuesOf.get(first)!].flatMap(([unit, value]) => {
            const other = others.get(unit);
            return other === undefined ? [] : [other - value];
          });
          if (pairs.length === 0) return [];
          const { n, mean, low, high } = bootstrapMean(pairs, `${seed} ${id} ${first} ${second}`);
          return [{ first, second, n, difference: mean, low, high }];
        }),
      ),
    };
  });
}

function bootstrapMean(values: readonly number[], seed: string) {
  const { difference, lower, upper, pairs } = pairedBootstrap(values, new Float64Array(values.length), { seed })!;
  // One unit says nothing of how much units differ.
  return { n: pairs, mean: difference, low: pairs > 1 ? lower : null, high: pairs > 1 ? upper : null };
}
