import { openImages } from "../datasets/images.ts";
import { annotationsOf } from "../datasets/list.ts";
import { missingNeeds } from "../methods/missing-needs.ts";
import { parameterCount } from "../models/architecture.ts";
import { architecture } from "../models/list.ts";
import { layerOutputs } from "../models/predict.ts";
import { trainClassifier } from "../models/train.ts";
import { encodeWeights } from "../models/weights-file.ts";
import { importModelTask } from "./import-model.ts";
import type { Tasks } from "./task.ts";

type ClassifierTask = "describe-architecture" | "describe-classifier" | "import-model" | "predict" | "train-classifier";

export const classifierTasks: Tasks<ClassifierTask> = {
  "describe-architecture": async ({ architecture: id, inputShape, classCount }) => {
    const design = architecture(id).design(inputShape, classCount);
    return { layers: [...design.layers], parameterCount: parameterCount(design) };
  },

  "describe-classifier": async ({ network, dataset }, { state, blobs }) => ({
    missing: {
      ...missingNeeds(await state.classifiers.load(blobs.weights(network))),
      ...(annotationsOf(dataset, blobs) === null && {
        parts: "it is not known where the parts of its dataset's images are",
      }),
    },
  }),

  "import-model": importModelTask,

  async predict({ network, images: reference, indices, layer = "probabilities" }, { state, blobs, ...watch }) {
    using images = openImages(blobs.images(reference), state.manifests);
    const classifier = await state.classifiers.load(blobs.weights(network));
    const chosen = indices ?? Int32Array.from({ length: images.count }, (_, index) => index);
    return await layerOutputs(classifier, images, chosen, layer, await state.workplace(), watch);
  },

  async "train-classifier"(params, { state, blobs, ...watch }) {
    const { labels, classCount, trainIndices, testIndices, settings, checkpoint } = params;
    using images = openImages(blobs.images(params.images), state.manifests);
    const design = architecture(settings.architecture).design(images.imageShape, classCount);
    const workplace = await state.workplace();
    const data = { images, labels, classCount, trainIndices, testIndices };
    const { weights, ...rest } = await trainClassifier(design, data, settings, workplace, watch, checkpoint);
    return { weights: encodeWeights(weights, { architecture: settings.architecture }), ...rest };
  },
};
