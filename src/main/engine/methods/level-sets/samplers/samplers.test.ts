import { describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { chainDiagnostics } from "#shared/stats/chains/chain-diagnostics.ts";
import { runChains } from "../run-chains.ts";
import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { samplers } from "./list.ts";
import type { Density, Evaluation } from "./sampler.ts";

type LogDensity = (q: Float64Array) => Evaluation;
type Sampler = AdaptiveSampler;

interface Run {
  readonly sampler: Sampler;
  readonly target: LogDensity;
  readonly dimension: number;
  readonly chains?: number;
  readonly warmUp?: number;
  readonly draws?: number;
  readonly seed?: number;
}

/** Draws `[chain][draw]`, and how many diverged. */
async function drawn({ sampler, target, dimension, chains = 8, warmUp = 300, draws = 500, seed = 1 }: Run) {
  const random = seededGenerator(seed).split("starts");
  const positions = Array.from({ length: chains }, () =>
    Float64Array.from({ length: dimension }, () => random.normal()),
  );
  const density: Density = async (at) => at.map(target);
  const plan = { sampler, warmUp, draws, seed, density: () => density };
  const found: Float64Array[][] = positions.map(() => []);
  let divergent = 0;
  for await (const { transitions, warmingUp } of runChains(plan, {
    iteration: 0,
    positions,
    tuning: sampler.begin(dimension),
  })) {
    if (warmingUp) continue;
    for (const [chain, own] of transitions.entries()) {
      found[chain]!.push(own.state.position);
      if (own.divergent) divergent++;
    }
  }
  return { found, divergent };
}

async function all<T>(iterations: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of iterations) found.push(one);
  return found;
}

/** How many Monte Carlo errors the mean of a function of the draws is from what it should be. */
function standardisedError(
  found: readonly Float64Array[][],
  of: (q: Float64Array) => number,
  expected: number,
): number {
  const chains = found.map((draws) => Float64Array.from(draws, of));
  const all = chains.flatMap((chain) => [...chain]);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return Math.abs(mean - expected) / chainDiagnostics(chains).meanError;
}

const scales = [0.2, 1, 5];
/** Independent N(k, s²). */
const gaussian: LogDensity = (q) => {
  const scaled = scales.map((scale, k) => (q[k]! - k) / scale);
  return {
    logDensity: -0.5 * scaled.reduce((sum, value) => sum + value * value, 0),
    gradient: scaled.map((value, k) => -value / scales[k]!),
  };
};
/** x ~ N(0, 4), y | x ~ N(0.2 (x² − 4), 1). */
const banana: LogDensity = (q) => {
  const [x, y] = [q[0]!, q[1]!];
  const rest = y - 0.2 * (x * x - 4);
  return { logDensity: -0.5 * (x / 2) ** 2 - 0.5 * rest ** 2, gradient: [-x / 4 + 0.4 * rest * x, -rest] };
};
/** Neal's funnel v ~ N(0, 9), x = exp(v/2) z, in its non-centred coordinates (v / 3, z). */
const funnel: LogDensity = (q) => ({
  logDensity: -0.5 * (q[0]! ** 2 + q[1]! ** 2),
  gradient: [-q[0]!, -q[1]!],
});

/** Follows the energy into the wrong direction at the second half step: reversible no more. */
const broken: Sampler = {
  ...samplers.hamiltonian,
  *moves(state, tuning, iteration, random) {
    const inner = samplers.hamiltonian.moves(state, tuning, iteration, random);
    let step = inner.next();
    while (!step.done) {
      const { logDensity, gradient } = yield step.value;
      step = inner.next({ logDensity: 1.3 * logDensity, gradient });
    }
    return step.value;
  },
};

/** Takes the target for three times as narrow. */
const tooNarrow: Sampler = {
  ...samplers["random-walk"],
  *moves(state, _, __, random) {
    const position = state.position.map((value) => value + 0.5 * random.normal());
    const proposal = { ...(yield position), position };
    const acceptance = Math.min(1, Math.exp(9 * (proposal.logDensity - state.logDensity)));
    const next = random.next() < acceptance ? proposal : state;
    return { state: next, acceptance, energy: Number.NaN, divergent: false, saturated: false };
  },
};

describe.each(Object.entries(samplers))("%s", (name, sampler) => {
  const draws = name === "random-walk" ? 6000 : 600;

  test("has the moments of a Gaussian of unequal scales", async () => {
    const { found, divergent } = await drawn({ sampler, target: gaussian, dimension: 3, draws });
    expect(divergent).toBe(0);
    for (const [k, scale] of scales.entries()) {
      expect(standardisedError(found, (q) => q[k]!, k)).toBeLessThan(4);
      expect(standardisedError(found, (q) => (q[k]! - k) ** 2, scale ** 2)).toBeLessThan(4);
      expect(chainDiagnostics(found.map((chain) => chain.map((q) => q[k]!))).rHat).toBeLessThan(1.02);
    }
  });

  test("has the moments of a banana, and of a funnel without its centre", async () => {
    const curved = await drawn({ sampler, target: banana, dimension: 2, draws: 3 * draws });
    expect(standardisedError(curved.found, (q) => q[0]!, 0)).toBeLessThan(4);
    expect(standardisedError(curved.found, (q) => q[1]!, 0)).toBeLessThan(4);
    // Var y = 1 + 0.04 Var x² = 1 + 0.04 · 2 · 16.
    expect(standardisedError(curved.found, (q) => q[1]! ** 2, 2.28)).toBeLessThan(4);
    const { found } = await drawn({ sampler, target: funnel, dimension: 2, draws });
    expect(standardisedError(found, (q) => (3 * q[0]!) ** 2, 9)).toBeLessThan(4);
    expect(standardisedError(found, (q) => (Math.exp((3 * q[0]!) / 2) * q[1]! > 1 ? 1 : 0), funnelTail)).toBeLessThan(
      4,
    );
  });

  test("draws the same by the same seed, and goes on to the same draws where it was cut short", async () => {
    const run = { sampler, target: banana, dimension: 2, warmUp: 20, draws: 20, chains: 3 };
    const [first, again, other] = [await drawn(run), await drawn(run), await drawn({ ...run, seed: 2 })];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const density = async (positions: readonly Float64Array[]) => positions.map(banana);
    const plan = { sampler, warmUp: 20, draws: 20, seed: 5, density: () => density };
    const starts = [0, 1].map((x) => Float64Array.of(x, 0));
    const whole = await all(runChains(plan, { iteration: 0, positions: starts, tuning: sampler.begin(2) }));
    for (const cut of [7, 20, 31]) {
      const rest = await all(runChains(plan, structuredClone(whole[cut - 1]!.progress)));
      expect(rest).toEqual(whole.slice(cut));
    }
  });
});

/** P(exp(v/2) z > 1) of the funnel: ∫ φ(v / 3) / 3 · (1 − Φ(exp(−v/2))) dv, by the trapezoid. */
const funnelTail = (() => {
  let sum = 0;
  const step = 0.01;
  for (let v = -30; v <= 30; v += step) {
    let tail = 0;
    const from = Math.exp(-v / 2);
    for (let z = from; z < from + 12; z += 0.01) tail += Math.exp(-0.5 * z * z);
    sum +=
      (Math.exp(-0.5 * (v / 3) ** 2) / (3 * Math.sqrt(2 * Math.PI))) *
      (tail * 0.01 - 0.005 * Math.exp(-0.5 * from * from));
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
})();

test("a sampler that takes another density for the target's is found out", async () => {
  const { found } = await drawn({ sampler: broken, target: gaussian, dimension: 3, draws: 600 });
  const errors = scales.map((scale, k) => standardisedError(found, (q) => (q[k]! - k) ** 2, scale ** 2));
  expect(Math.max(...errors)).toBeGreaterThan(4);
});

describe("calibration by simulation: 200 data sets, 99 draws each", () => {
  /** θ ~ N(0, 1), two observations y ~ N(θ, 1). */
  async function ranksOf(sampler: Sampler): Promise<number[]> {
    const random = seededGenerator(11);
    const ranks: number[] = [];
    for (let set = 0; set < 200; set++) {
      const theta = random.normal();
      const sum = theta + random.normal() + theta + random.normal();
      const target: LogDensity = (q) => ({
        logDensity: -0.5 * q[0]! ** 2 + sum * q[0]! - q[0]! ** 2,
        gradient: [-q[0]! + sum - 2 * q[0]!],
      });
      const { found } = await drawn({
        sampler,
        target,
        dimension: 1,
        chains: 3,
        warmUp: 100,
        draws: 33 * 5,
        seed: set,
      });
      ranks.push(found.flatMap((chain) => chain.filter((_, k) => k % 5 === 0)).filter((q) => q[0]! < theta).length);
    }
    return ranks;
  }
  /** χ² of the ranks 0 … 99 in ten bins: above 21.67 with probability .01 (9 degrees of freedom). */
  const chiSquare = (ranks: number[]) =>
    Array.from({ length: 10 }, (_, bin) => ranks.filter((rank) => Math.floor(rank / 10) === bin).length).reduce(
      (sum, count) => sum + (count - 20) ** 2 / 20,
      0,
    );

  test.each(["hamiltonian", "no-u-turn"] as const)("%s", async (name) => {
    expect(chiSquare(await ranksOf(samplers[name]))).toBeLessThan(21.67);
  });

  test("a broken sampler fails it", async () => {
    expect(chiSquare(await ranksOf(tooNarrow))).toBeGreaterThan(21.67);
  });
});
