import type { RandomGenerator } from "#shared/random/generator.ts";
import type { Perturbations } from "./hidden-segments.ts";

/** Coalitions of features, with what each counts for in the regression. */
export interface Coalitions extends Omit<Perturbations, "features"> {
  readonly weights: Float64Array;
  /** Rows from here on are drawn, each followed by its complement; those before are all that there are of their sizes. */
  readonly drawnFrom: number;
}

/**
 * Coalitions of 0 < s < M features with the Shapley kernel's weights, (M − 1) / (C(M, s) s (M − s)): first the empty and the
 * full one, which count for nothing here; then sizes that matter so much that all their coalitions are worth asking about,
 * the smallest and the largest first; what is left of the samples is drawn from the other sizes, in proportion to what these
 * count for, and shares their weight. Each coalition is followed by its complement, which cancels what is even in a
 * coalition's size (Covert & Lee 2021, §4). Where there are no more coalitions than samples, all are there.
 */
export function coalitionsOf(features: number, samples: number, generator: RandomGenerator): Coalitions {
  const rows: Uint8Array[] = [new Uint8Array(features), new Uint8Array(features).fill(1)];
  const weights: number[] = [0, 0];
  const sizes = Array.from({ length: Math.floor(features / 2) }, (_, k) => sizeOf(features, k + 1));
  let left = samples;
  let mass = sizes.reduce((sum, size) => sum + size.mass, 0);
  let next = 0;
  for (; next < sizes.length && left > 0; next++) {
    const { shown, count, mass: own, paired } = sizes[next]!;
    // Worth it where drawing would bring each of them at least once.
    if ((left * own) / mass < count - 1e-8) break;
    for (const row of subsets(features, shown)) {
      rows.push(row, ...(paired ? [complement(row)] : []));
      weights.push(own / count, ...(paired ? [own / count] : []));
    }
    left -= count;
    mass -= own;
  }
  const drawnFrom = rows.length;
  const pairs = next === sizes.length ? 0 : Math.floor(left / 2);
  const places = Array.from({ length: features }, (_, k) => k);
  for (let pair = 0; pair < pairs; pair++) {
    let at = generator.next() * mass;
    let size = next;
    while (size < sizes.length - 1 && at >= sizes[size]!.mass) at -= sizes[size++]!.mass;
    const row = new Uint8Array(features);
    for (const place of generator.choose(places, sizes[size]!.shown)) row[place] = 1;
    rows.push(row, complement(row));
    weights.push(mass / (2 * pairs), mass / (2 * pairs));
  }
  const present = new Uint8Array(rows.length * features);
  for (const [k, row] of rows.entries()) present.set(row, k * features);
  return { count: rows.length, present, weights: Float64Array.from(weights), drawnFrom };
}

/** Coalitions of a size and of its complement's. */
interface Size {
  readonly shown: number;
  readonly count: number;
  /** What all of them together count for. */
  readonly mass: number;
  /** Whether the complements are of another size. */
  readonly paired: boolean;
}

function sizeOf(features: number, shown: number): Size {
  const paired = 2 * shown !== features;
  const sides = paired ? 2 : 1;
  return {
    shown,
    paired,
    count: sides * binomial(features, shown),
    mass: (sides * (features - 1)) / (shown * (features - shown)),
  };
}

const complement = (row: Uint8Array): Uint8Array => row.map((shown) => 1 - shown);

function binomial(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}

/** Every choice of `shown` of so many features. */
function* subsets(features: number, shown: number): Generator<Uint8Array> {
  const places = Array.from({ length: shown }, (_, k) => k);
  for (;;) {
    const row = new Uint8Array(features);
    for (const place of places) row[place] = 1;
    yield row;
    let last = shown - 1;
    while (last >= 0 && places[last] === features - shown + last) last--;
    if (last < 0) return;
    places[last]! += 1;
    for (let k = last + 1; k < shown; k++) places[k] = places[k - 1]! + 1;
  }
}
