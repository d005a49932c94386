import { ExemplarError } from "#shared/domain/errors.ts";
import type { ImageReader } from "../datasets/image-reader.ts";

/** What a classifier learns from. */
export interface TrainingData {
  readonly images: ImageReader;
  /** The class of each image, 0 … classes − 1. */
  readonly labels: Int32Array;
  readonly classCount: number;
  readonly trainIndices: Int32Array;
  /** Images held out; accuracy on them is recorded after each epoch. May be empty. */
  readonly testIndices: Int32Array;
}

/** @throws ExemplarError `INVALID` where there is nothing to learn, or images and labels do not go together */
export function requireTrainable({ images, labels, classCount, trainIndices }: TrainingData): void {
  const reimport = "Import the dataset again.";
  if (trainIndices.length === 0)
    throw new ExemplarError("INVALID", "There are no images to train on", "Choose a smaller test fraction.");
  if (labels.length !== images.count)
    throw new ExemplarError("INVALID", `There are ${labels.length} labels for ${images.count} images`, reimport);
  const strange = labels.find((label) => label < 0 || label >= classCount);
  if (strange !== undefined)
    throw new ExemplarError("INVALID", `Label ${strange} is none of ${classCount} classes`, reimport);
}
