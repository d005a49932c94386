import { splitIndices } from "#shared/random/split-indices.ts";
import type { EpochRecord } from "../protocol.ts";

/** Training ends when `metric` on validation images has not improved for `patience` epochs. */
export interface EarlyStopping {
  readonly metric: "loss" | "accuracy";
  readonly patience: number;
}

/**
 * Sets a tenth of the training images of each class aside for validation. Test images would not do: a classifier that
 * stops where it does best on them is no longer tested by them.
 */
export function setAside(
  trainIndices: Int32Array,
  labels: Int32Array,
  seed: number,
): { training: Int32Array; validation: Int32Array } {
  const split = splitIndices(
    trainIndices.map((index) => labels[index]!),
    0.1,
    seed,
  );
  const images = (positions: Int32Array) => positions.map((position) => trainIndices[position]!);
  return { training: images(split.train), validation: images(split.test) };
}

/** The first of the epochs that did best on the validation images. */
export function bestEpoch(history: readonly EpochRecord[], { metric }: EarlyStopping): number {
  const score = ({ validationLoss, validationAccuracy }: EpochRecord) =>
    metric === "loss" ? -validationLoss! : validationAccuracy!;
  return history.reduce((best, record) => (score(record) > score(best) ? record : best)).epoch;
}

export const isExhausted = (history: readonly EpochRecord[], stopping: EarlyStopping): boolean =>
  history.length > 0 && history.at(-1)!.epoch - bestEpoch(history, stopping) >= stopping.patience;
