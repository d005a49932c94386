import type { SettingsOf } from "#shared/methods/list.ts";

/** f in equation 1: how much a place is ambiguous between two classes, of factors that are none below 0. */
type Combination = (factors: readonly number[]) => number;

const product: Combination = (factors) => factors.reduce((result, factor) => result * factor, 1);

/** Every combination, by its name among the settings. The paper's is the product. */
export const combinations: Readonly<Record<SettingsOf<"insecurities">["combination"], Combination>> = {
  product,
  "geometric-mean": (factors) => product(factors) ** (1 / factors.length),
  minimum: (factors) => Math.min(...factors),
};

/**
 * The ambiguity map of two classes. Each factor is cut off at zero first: two negative attributions, whose product is
 * positive, are no ambiguity.
 * @param maps attributions to the two classes and, where it counts, to the difficulty, `[places]` each
 */
export function ambiguityMap(maps: readonly Float64Array[], combination: Combination): Float64Array {
  return maps[0]!.map((_, at) => combination(maps.map((map) => Math.max(0, map[at]!))));
}
