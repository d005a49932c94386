import { openImages } from "../datasets/images.ts";
import { architecture } from "../models/list.ts";
import { trainClassifier } from "../models/train.ts";
import { encodeWeights } from "../models/weights-file.ts";
import type { Job } from "./job.ts";

export const trainClassifierJob: Job<"train-classifier"> = async (params, { state, ...watch }) => {
  const { labels, classCount, trainIndices, testIndices, settings, checkpoint } = params;
  using images = openImages(params.images, state.manifests);
  const design = architecture(settings.architecture).design(images.imageShape, classCount);
  const workplace = await state.workplace();
  const data = { images, labels, classCount, trainIndices, testIndices };
  const { weights, ...rest } = await trainClassifier(design, data, settings, workplace, watch, checkpoint);
  return { weights: encodeWeights(weights, { architecture: settings.architecture }), ...rest };
};
