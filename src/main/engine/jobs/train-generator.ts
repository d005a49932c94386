import { openImages } from "../datasets/images.ts";
import { generatorArchitecture } from "../models/generators/list.ts";
import { trainGenerator } from "../models/generators/train-generator.ts";
import { encodeWeights } from "../models/weights-file.ts";
import type { Job } from "./job.ts";

export const trainGeneratorJob: Job<"train-generator"> = async (params, { state, ...watch }) => {
  const { indices, settings, checkpoint } = params;
  using images = openImages(params.images, state.manifests);
  const design = generatorArchitecture(settings.architecture).design(images.imageShape);
  const { runtime } = await state.workplace();
  const { weights, ...rest } = await trainGenerator(design, { images, indices }, settings, runtime, watch, checkpoint);
  return {
    weights: encodeWeights(weights, { architecture: settings.architecture }),
    ...rest,
    latentSize: design.latentSize,
    parameterCount: Object.values(weights).reduce((sum, { data }) => sum + data.length, 0),
    device: runtime.device,
  };
};
