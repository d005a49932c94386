import { openImages } from "../datasets/images.ts";
import { generatorArchitecture } from "../models/generators/list.ts";
import { loadGenerator, sampleGenerator } from "../models/generators/sample-generator.ts";
import { trainGenerator } from "../models/generators/train-generator.ts";
import { encodeWeights } from "../models/weights-file.ts";
import type { Tasks } from "./task.ts";

export const generatorTasks: Tasks<"train-generator" | "sample-generator"> = {
  async "train-generator"(params, { state, blobs, ...watch }) {
    const { indices, settings, checkpoint } = params;
    using images = openImages(blobs.images(params.images), state.manifests);
    const design = generatorArchitecture(settings.architecture).design(images.imageShape);
    const { runtime } = await state.workplace();
    const data = { images, indices };
    const { weights, ...rest } = await trainGenerator(design, data, settings, runtime, watch, checkpoint);
    return {
      weights: encodeWeights(weights, { architecture: settings.architecture }),
      ...rest,
      latentSize: design.latentSize,
      parameterCount: Object.values(weights).reduce((sum, { data }) => sum + data.length, 0),
      device: runtime.device,
    };
  },

  async "sample-generator"({ generator, count, seed }, { state, blobs, signal }) {
    const trained = await loadGenerator(blobs.weights(generator));
    return { values: await sampleGenerator(trained, count, seed, await state.workplace(), signal) };
  },
};
