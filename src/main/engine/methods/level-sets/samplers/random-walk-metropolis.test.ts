import { expect, test } from "vitest";
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import { type CoordinateMove, type RandomWalkTuning, randomWalkMetropolis } from "./random-walk-metropolis.ts";
import { type Asked, type Kernel, positionOf, type State, stateAt } from "./sampler.ts";

type LogDensity = (z: Float64Array) => number;
const nowhere = Number.NEGATIVE_INFINITY;

const stateOf = (z: Float64Array, logDensity: LogDensity): State =>
  stateAt(z, { logDensity: logDensity(z), gradient: [] });

/** One transition, with the density at whatever is proposed. */
function step(
  kernel: Kernel<RandomWalkTuning>,
  state: State,
  moves: readonly CoordinateMove[],
  logDensity: LogDensity,
  random: RandomGenerator,
): State {
  const own = kernel(state, { moves }, random);
  let result = own.next();
  while (!result.done) result = own.next({ logDensity: logDensity(positionOf(result.value)), gradient: [] });
  return result.value.state;
}

/** Broken on purpose: what cannot be rendered is drawn anew until it can. */
const redrawing: Kernel<RandomWalkTuning> = function* (state, { moves }, random) {
  for (;;) {
    const own = randomWalkMetropolis(state, { moves }, random);
    const { value } = own.next();
    const evaluation = yield value as Asked;
    if (evaluation.logDensity !== nowhere) return own.next(evaluation).value as never;
  }
};

/**
 * Two objects on a line of four cells, of two colours each. They may not stand side by side or in one place; what a
 * classifier would say of them is a table of no symmetry.
 */
const places = 4;
const colours = 2;
const twoObjects = (change: number): CoordinateMove[] =>
  [places, colours, places, colours].map((size) => ({ kind: "discrete", size, change }));
const twoObjectsDensity: LogDensity = ([a, red, b, blue]) =>
  Math.abs(a! - b!) < 2 ? nowhere : 0.6 * red! - 0.4 * blue! * a! + 0.3 * red! * blue! * b!;
const cell = ([a, red, b, blue]: Float64Array) => ((a! * colours + red!) * places + b!) * colours + blue!;

/** Half the sum of the differences between how often a chain is in each state and how probable the state is. */
function totalVariation(kernel: Kernel<RandomWalkTuning>, change: number, steps: number): number {
  const probability = new Float64Array((places * colours) ** 2);
  for (let a = 0; a < places; a++)
    for (let red = 0; red < colours; red++)
      for (let b = 0; b < places; b++)
        for (let blue = 0; blue < colours; blue++) {
          const z = Float64Array.of(a, red, b, blue);
          probability[cell(z)] = Math.exp(twoObjectsDensity(z));
        }
  const sum = probability.reduce((total, value) => total + value, 0);
  const random = seededGenerator("two objects");
  const visits = new Float64Array(probability.length);
  let state = stateOf(Float64Array.of(0, 0, 3, 1), twoObjectsDensity);
  for (let k = 0; k < steps; k++) {
    state = step(kernel, state, twoObjects(change), twoObjectsDensity, random);
    visits[cell(state.position)]!++;
  }
  return visits.reduce((total, count, k) => total + Math.abs(count / steps - probability[k]! / sum) / 2, 0);
}

test("two objects that may not touch: as often in each state as enumeration says", () => {
  expect(totalVariation(randomWalkMetropolis, 0.2, 400_000)).toBeLessThanOrEqual(0.02);
  expect(totalVariation(randomWalkMetropolis, 0.7, 200_000)).toBeLessThanOrEqual(0.02);
});

test("to draw anew what cannot be rendered is found out", () => {
  expect(totalVariation(redrawing, 0.7, 200_000)).toBeGreaterThan(0.03);
});

/** A colour, and a place on the half-line that depends on it. */
const mixed: readonly CoordinateMove[] = [
  { kind: "discrete", size: 3, change: 0.5 },
  { kind: "continuous", deviation: 0.8 },
];
const means = [0.2, 0.8, 1.5];
const weights = [0.5, 0.3, 0.2];
const mixedDensity: LogDensity = ([c, u]) =>
  u! <= 0 ? nowhere : Math.log(weights[c!]!) - 0.5 * ((u! - means[c!]!) / 0.7) ** 2;

/** A draw of the mixed density itself, by rejection. */
function exactDraw(random: RandomGenerator): Float64Array {
  for (;;) {
    const draw = random.next();
    const c = draw < weights[0]! ? 0 : draw < weights[0]! + weights[1]! ? 1 : 2;
    const u = means[c]! + 0.7 * random.normal();
    if (u > 0) return Float64Array.of(c, u);
  }
}

/** The largest of the standardised differences between how often chains go from one cell to another and back. */
function imbalance(kernel: Kernel<RandomWalkTuning>, draws: number): number {
  const random = seededGenerator("reversed");
  const edges = [0.3, 0.7, 1.2, 2];
  const cellOf = ([c, u]: Float64Array) => 5 * c! + edges.filter((edge) => u! > edge).length;
  const flow = Array.from({ length: 15 }, () => new Float64Array(15));
  for (let k = 0; k < draws; k++) {
    const z = exactDraw(random);
    const next = step(kernel, stateOf(z, mixedDensity), mixed, mixedDensity, random);
    flow[cellOf(z)]![cellOf(next.position)]!++;
  }
  let largest = 0;
  for (let a = 0; a < 15; a++)
    for (let b = 0; b < a; b++) {
      const both = flow[a]![b]! + flow[b]![a]!;
      if (both >= 30) largest = Math.max(largest, Math.abs(flow[a]![b]! - flow[b]![a]!) / Math.sqrt(both));
    }
  return largest;
}

test("from the density, as many go from one cell of a mixed space to another as come back", () => {
  // 105 pairs: one normal difference in 16,000 is beyond 4.
  expect(imbalance(randomWalkMetropolis, 300_000)).toBeLessThan(4);
  expect(imbalance(redrawing, 300_000)).toBeGreaterThan(6);
});

test("what was rejected is a draw again; what is proposed moves all coordinates, and the same seed moves them alike", () => {
  const walls: LogDensity = ([, u]) => (Math.abs(u!) < 0.5 ? 0 : nowhere);
  const walk = (seed: number) => {
    const random = seededGenerator(seed);
    const path = [stateOf(Float64Array.of(0, 0), walls)];
    for (let k = 0; k < 200; k++) path.push(step(randomWalkMetropolis, path.at(-1)!, mixed, walls, random));
    return path;
  };
  const path = walk(7);
  expect(walk(7).map(({ position }) => [...position])).toEqual(path.map(({ position }) => [...position]));
  expect(walk(8)).not.toEqual(path);
  const repeats = path.filter((state, k) => k > 0 && state === path[k - 1]);
  expect(repeats.length).toBeGreaterThan(50);
  expect(path.some((state, k) => k > 0 && [0, 1].every((c) => state.position[c] !== path[k - 1]!.position[c]))).toBe(
    true,
  );
  expect(path.every(({ logDensity }) => logDensity === 0)).toBe(true);
});
