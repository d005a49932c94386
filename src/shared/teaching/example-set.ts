import type { ExampleKernel } from "./example-kernel.ts";

/** Which of the two answers an example is of. */
export type TaughtAnswer = "target" | "alternative";

/** Where an example stands before participants: of which answer it is, and its position in the kernel; null while empty. */
export interface ExamplePlace {
  readonly of: TaughtAnswer;
  readonly position: number | null;
}

/** A set as it is put together, place by place. Its places keep their answers, so that both stay taught alike. */
export type ExampleSet = readonly ExamplePlace[];

/** Of which answer the image at a position of the kernel is. */
export const answerAt = ({ labels }: Pick<ExampleKernel, "labels">, position: number): TaughtAnswer =>
  labels[position]! > 0 ? "target" : "alternative";

/** Images by their positions in the kernel, each in a place of its own answer. */
export const exampleSet = (kernel: Pick<ExampleKernel, "labels">, positions: readonly number[]): ExampleSet =>
  positions.map((position) => ({ of: answerAt(kernel, position), position }));

/** Positions of the images that are there, in the order of their places. */
export const positionsOf = (set: ExampleSet): number[] => set.flatMap(({ position }) => position ?? []);

/**
 * The set with an image in a place. One that is in the set already changes places with what stood there; one of the other
 * answer leaves the set as it is.
 */
export function putExample(
  set: ExampleSet,
  kernel: Pick<ExampleKernel, "labels">,
  place: number,
  position: number,
): ExampleSet {
  const { of, position: before } = set[place]!;
  if (before === position || answerAt(kernel, position) !== of) return set;
  return set.map((one, k) => {
    if (k === place) return { of, position };
    return one.position === position ? { ...one, position: before } : one;
  });
}

/** The set with a place left empty. */
export const takeExample = (set: ExampleSet, place: number): ExampleSet =>
  set[place]!.position === null ? set : set.map((one, k) => (k === place ? { ...one, position: null } : one));

/** Why a set teaches the two answers unlike, by their names; null where it does not. */
export function unevenness(set: ExampleSet, names: Readonly<Record<TaughtAnswer, string>>): string | null {
  const count = (of: TaughtAnswer) => set.filter((one) => one.of === of && one.position !== null).length;
  const [target, alternative] = [count("target"), count("alternative")];
  if (target === alternative) return null;
  return `The answers are not taught alike: ${target} of “${names.target}”, ${alternative} of “${names.alternative}”.`;
}
