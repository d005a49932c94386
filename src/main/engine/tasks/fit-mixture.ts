import { seededGenerator } from "#shared/random/generator.ts";
import { noCheckpoint } from "../methods/checkpoint.ts";
import { runMixture, warmUpOf } from "../methods/mixture/mixture-run.ts";
import { componentsOf, overallEffects } from "../methods/mixture/mixture-summary.ts";
import { paperPrior } from "../methods/mixture/sampler/mixture-model.ts";
import type { Task } from "./task.ts";

/** Fits a mixture of regressions to a design that is standardised; the intercept, its last column, is not shrunk. */
export const fitMixture: Task<"fit-mixture"> = async (
  { x, y, components, nets, sweeps, chains, seed },
  { state, ...watch },
) => {
  const data = { x, y, width: x.length / y.length };
  const prior = { ...paperPrior, components, nets };
  const plan = { data, prior, sweeps, chains };
  const { runtime } = await state.workplace();
  const random = seededGenerator(seed).split("chains");
  const draws = await runMixture(plan, random, { runtime, checkpoint: noCheckpoint }, watch);
  const { rHat, effective } = draws.diagnostics(warmUpOf(plan));
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    explained: draws.meanOf("explained", warmUpOf(plan)),
    ...{ rHat: finite(rHat), effective: finite(effective) },
    overall: overallEffects(draws),
    components: componentsOf(draws).map(({ share, mean: own, low, high }) => ({ share, mean: own, low, high })),
  };
};
