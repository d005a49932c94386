import { openImages } from "../datasets/images.ts";
import { layerOutputs } from "../models/predict.ts";
import type { Job } from "./job.ts";

export const predictJob: Job<"predict"> = async (
  { network, images: reference, indices, layer = "probabilities" },
  { state, ...watch },
) => {
  using images = openImages(reference, state.manifests);
  const classifier = await state.classifiers.load(network);
  const chosen = indices ?? Int32Array.from({ length: images.count }, (_, index) => index);
  return await layerOutputs(classifier, images, chosen, layer, await state.workplace(), watch);
};
