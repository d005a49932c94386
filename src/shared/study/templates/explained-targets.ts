import type { Stimulus, Target } from "../../contract/curate.ts";
import { ExemplarError } from "../../contract/errors.ts";

export interface ExplainedTarget {
  readonly target: Target;
  readonly map: Stimulus;
}

/**
 * The kept targets, each with its newest map of one method: that which explains most of them, for a study that mixed
 * methods would compare them unnoticed.
 *
 * @throws INVALID where fewer than two targets are kept or some have no map
 */
export function explainedTargets(targets: readonly Target[]): ExplainedTarget[] {
  const kept = targets.filter(({ status }) => status === "kept");
  if (kept.length < 2)
    throw new ExemplarError(
      "INVALID",
      `A study needs at least two kept targets, and there ${kept.length === 1 ? "is one" : "are none"}`,
      "Choose targets in Curate and keep the ones to show.",
    );
  const method = commonestMethod(kept);
  if (method === null)
    throw new ExemplarError(
      "INVALID",
      "None of the kept targets has a saliency map",
      "Explain the kept targets in Curate.",
    );
  const explained = kept.flatMap((target) => {
    const map = target.stimuli.filter((stimulus) => stimulus.method === method).reduce(newest, null);
    return map === null ? [] : [{ target, map }];
  });
  if (explained.length < kept.length)
    throw new ExemplarError(
      "INVALID",
      `${kept.length - explained.length} of ${kept.length} kept targets have no map by ${method}`,
      "Explain them by the same method in Curate, or reject them.",
    );
  return explained;
}

function commonestMethod(targets: readonly Target[]): string | null {
  const methods = targets.flatMap(({ stimuli }) => [...new Set(stimuli.map(({ method }) => method))]);
  const counts = Map.groupBy(methods, (method) => method);
  return [...counts.keys()]
    .sort()
    .reduce<string | null>(
      (best, method) => (best === null || counts.get(method)!.length > counts.get(best)!.length ? method : best),
      null,
    );
}

const newest = (best: Stimulus | null, stimulus: Stimulus) =>
  best === null || stimulus.createdAt > best.createdAt ? stimulus : best;
