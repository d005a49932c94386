import { setImmediate } from "node:timers/promises";
import type { RandomGenerator } from "#shared/random/generator.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Watch } from "../../watch.ts";
import { type Checkpoint, decodeProgress, encodeProgress } from "../checkpoint.ts";
import { followed, MixtureDraws } from "./mixture-draws.ts";
import { CompiledSums } from "./sampler/compiled-sums.ts";
import { PlainSums } from "./sampler/component-sums.ts";
import {
  type MixtureData,
  type MixturePrior,
  type MixtureState,
  numberCount,
  numbersOf,
  startState,
  stateOf,
} from "./sampler/mixture-model.ts";
import { MixtureChain } from "./sampler/sweep.ts";
import { onUnitScale } from "./unit-scale.ts";

export interface MixturePlan {
  /** The last column of x is of ones. */
  readonly data: MixtureData;
  /** For a y of variance 1: it is brought to that, and coefficients are given on its own scale. */
  readonly prior: Omit<MixturePrior, "interceptVariance">;
  /** Of each chain; the first half is no draw. */
  readonly sweeps: number;
  readonly chains: number;
}

/** N(0, (10 sd y)²), not shrunk. */
const interceptVariance = 100;
/** From as many multiplications on, sums are compiled. */
const manyProducts = 5e6;
/** Draws of all chains whose coefficients and labels are kept. */
const mostKept = 1000;
/** Between two looks at the signal, and two points of a trace. */
const stretch = 20;

export const warmUpOf = ({ sweeps }: Pick<MixturePlan, "sweeps">): number => Math.floor(sweeps / 2);

/**
 * Chains side by side: while one multiplies, another draws. Randomness is named by chain and sweep, so that a run that was
 * cut short goes on to the same draws.
 */
export async function runMixture(
  plan: MixturePlan,
  random: RandomGenerator,
  { runtime, checkpoint }: { readonly runtime: Runtime; readonly checkpoint: Checkpoint },
  watch: Watch,
): Promise<MixtureDraws> {
  const { sweeps } = plan;
  const { data, restored } = onUnitScale(plan.data);
  const prior = { ...plan.prior, interceptVariance };
  await using stack = new AsyncDisposableStack();
  const kept = readProgress(plan, checkpoint);
  const draws = kept?.draws ?? new MixtureDraws(shapeOf(plan));
  const chains: MixtureChain[] = [];
  for (let chain = 0; chain < plan.chains; chain++) {
    const sums =
      data.y.length * data.width ** 2 > manyProducts
        ? stack.use(await CompiledSums.create(data, prior.components, runtime))
        : new PlainSums(data, prior.components);
    const state = kept?.states[chain] ?? startState(data, prior, random.split(`start ${chain}`));
    chains.push(new MixtureChain(data, prior, state, sums));
  }
  const warmUp = warmUpOf(plan);
  const thinning = Math.ceil(((sweeps - warmUp) * plan.chains) / mostKept);
  for (let sweep = draws.sweeps; sweep < sweeps; sweep++) {
    const fits = await Promise.all(chains.map((own, chain) => own.sweep(random.split(`${chain}/${sweep}`))));
    for (const [chain, fit] of fits.entries()) {
      const { state } = chains[chain]!;
      draws.follow(chain, state, fit);
      if (sweep >= warmUp && (sweep - warmUp) % thinning === 0)
        draws.keep(restored(state.beta), state.z, fit.logLikelihood);
    }
    if ((sweep + 1) % stretch !== 0) continue;
    // Multiplications here leave no room for messages: without it the signal would come after the last sweep.
    await setImmediate();
    watch.signal.throwIfAborted();
    const states = chains.map(({ state }) => state);
    checkpoint.write(() => writeProgress(draws, states));
    tell(
      watch,
      sweep + 1,
      plan,
      fits.map(({ logLikelihood }) => logLikelihood),
    );
  }
  return draws;
}

const shapeOf = ({ data, prior, chains }: MixturePlan) => ({
  ...{ chains, components: prior.components, width: data.width, images: data.y.length },
});

function tell({ onProgress, onPartial }: Watch, done: number, plan: MixturePlan, likelihoods: readonly number[]): void {
  const warmUp = warmUpOf(plan);
  const message =
    done <= warmUp ? `${done} of ${warmUp} sweeps to warm up` : `${done - warmUp} of ${plan.sweeps - warmUp} sweeps`;
  onProgress({ done, total: plan.sweeps, unit: "sweeps", message });
  for (const [chain, y] of likelihoods.entries())
    onPartial?.({
      ...{ kind: "point", curve: `Chain ${chain + 1}`, x: done, y },
      ...{ xLabel: "Sweep", yLabel: "Log-likelihood" },
    });
}

interface Head {
  readonly sweeps: number;
  readonly likelihoods: readonly number[];
}

const writeProgress = (draws: MixtureDraws, states: readonly MixtureState[]): Uint8Array =>
  encodeProgress({ sweeps: draws.sweeps, likelihoods: draws.likelihoods } satisfies Head, [
    ...states.map(numbersOf),
    ...draws.series.map((own) => Float64Array.from(own)),
    ...draws.coefficients,
    ...draws.labels,
  ]);

function readProgress(plan: MixturePlan, checkpoint: Checkpoint) {
  const bytes = checkpoint.read();
  if (bytes === null) return null;
  const { head, body } = decodeProgress<Head>(bytes);
  const { prior } = plan;
  const shape = shapeOf(plan);
  const draws = new MixtureDraws(shape);
  let at = 0;
  const next = <T>(count: number, size: number, make: (from: number, length: number) => T): T => {
    at += count * size;
    return make(at - count * size, count);
  };
  const doubles = (count: number) =>
    next(count, 8, (from, length) => new Float64Array(body.slice(from, from + 8 * length)));
  const states = Array.from({ length: plan.chains }, () =>
    stateOf(doubles(numberCount(prior, shape.width, shape.images)), prior, shape.width),
  );
  for (const own of draws.series) own.push(...doubles(head.sweeps * followed.length));
  for (const likelihood of head.likelihoods) draws.likelihoods.push(likelihood);
  const count = shape.components * shape.width;
  for (let k = 0; k < head.likelihoods.length; k++)
    draws.coefficients.push(next(count, 4, (from, length) => new Float32Array(body.slice(from, from + 4 * length))));
  for (let k = 0; k < head.likelihoods.length; k++)
    draws.labels.push(next(shape.images, 1, (from, length) => new Uint8Array(body.slice(from, from + length))));
  return { draws, states };
}
