import { openImages } from "../datasets/images.ts";
import { explain } from "../methods/saliency/explain.ts";
import { explanationMethod } from "../methods/saliency/list.ts";
import type { Job } from "./job.ts";

export const explainJob: Job<"explain"> = async (params, { state, ...watch }) => {
  using images = openImages(params.images, state.manifests);
  const classifier = await state.classifiers.load(params.network);
  const workplace = await state.workplace();
  const { index, targetClass, settings, seed } = params;
  return explain(
    explanationMethod(params.method),
    { image: await images.read([index]), targetClass, settings, seed },
    { classifier, ...workplace },
    watch,
  );
};
