import { PackedImageReader } from "../datasets/packed-images.ts";
import { explain } from "../saliency/explain.ts";
import { explanationMethod } from "../saliency/list.ts";
import type { Job } from "./job.ts";

export const explainJob: Job<"explain"> = async (params, { state, ...watch }) => {
  using images = new PackedImageReader(params.images);
  const classifier = await state.classifiers.load(params.network);
  const workplace = await state.workplace();
  const { index, targetClass, settings, seed } = params;
  return explain(
    explanationMethod(params.method),
    { image: images.read([index]), targetClass, settings, seed },
    { classifier, ...workplace },
    watch,
  );
};
