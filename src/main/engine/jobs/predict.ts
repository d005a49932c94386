import { openImages } from "../datasets/images.ts";
import { predict } from "../models/predict.ts";
import type { Job } from "./job.ts";

export const predictJob: Job<"predict"> = async ({ network, images: reference, indices }, { state, ...watch }) => {
  using images = openImages(reference, state.manifests);
  const classifier = await state.classifiers.load(network);
  const chosen = indices ?? Int32Array.from({ length: images.count }, (_, index) => index);
  return { probabilities: await predict(classifier, images, chosen, await state.workplace(), watch) };
};
