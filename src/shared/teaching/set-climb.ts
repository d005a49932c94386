import { positionsByCategory, SET_SIZE } from "./candidate-sets.ts";
import { type ExampleKernel, SetLearner } from "./example-kernel.ts";

/**
 * From a set to one that no exchange of a single image betters: every image of its category is tried in each place, and the
 * best stays, until none is better. Costs a few hundred sets, where all of them with their copies would take too long.
 */
export function climbSets(
  kernel: ExampleKernel,
  start: ArrayLike<number>,
): { readonly set: Int32Array; readonly probability: number } {
  const { target, alternative } = positionsByCategory(kernel);
  const learner = new SetLearner(kernel, SET_SIZE);
  const set = Int32Array.from(start);
  let { probability } = learner.believe(set);
  for (let before = -1; probability > before; ) {
    before = probability;
    for (let place = 0; place < SET_SIZE; place++)
      for (const position of place < SET_SIZE / 2 ? target : alternative) {
        if (set.includes(position)) continue;
        const next = learner.believe(set.with(place, position)).probability;
        if (next <= probability) continue;
        probability = next;
        set[place] = position;
      }
  }
  return { set, probability };
}
