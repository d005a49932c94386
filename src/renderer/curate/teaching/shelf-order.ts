import { beliefAfter, type ExampleKernel } from "#shared/teaching/example-kernel.ts";
import { answerAt, type ExampleSet, positionsOf, putExample } from "#shared/teaching/example-set.ts";

/** An image that could be put in a place, and how probable the answer would be to the learner then. */
export interface Offer {
  readonly position: number;
  readonly probability: number;
}

/** The images that could stand in a place of a set and are not in it, those that teach most first. */
export function offersFor(kernel: ExampleKernel, set: ExampleSet, place: number): Offer[] {
  const { of } = set[place]!;
  const shown = new Set(positionsOf(set));
  return Array.from({ length: kernel.labels.length - 1 }, (_, k) => k + 1)
    .filter((position) => !shown.has(position) && answerAt(kernel, position) === of)
    .map((position) => ({
      position,
      probability: beliefAfter(kernel, positionsOf(putExample(set, kernel, place, position))).probability,
    }))
    .sort((a, b) => b.probability - a.probability || a.position - b.position);
}
