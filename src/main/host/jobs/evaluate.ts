import * as z from "zod";
import { evaluated, evaluatedPart, outputLayer } from "#shared/contract/library.ts";
import { found } from "../missing.ts";
import { readClassifier } from "../store/read/classifiers.ts";
import { readDataset } from "../store/read/datasets.ts";
import { ensureOutput } from "./ensure-output.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({
  classifierId: z.string(),
  layer: outputLayer.default("probabilities"),
  images: evaluatedPart.default("test"),
});

/**
 * What a classifier gives for the test images of its dataset, or for all: its answers, from which accuracy, confusion and
 * calibration follow, or another layer.
 */
export const evaluate = defineJob({
  kind: "evaluate",
  lane: "engine",
  params,
  title: ({ classifierId }, store) =>
    `Evaluate ${found(readClassifier(store, classifierId), "classifier", classifierId).name}`,
  result: evaluated,
  async run(context, { classifierId, layer, images }) {
    const classifier = found(readClassifier(context.store, classifierId), "classifier", classifierId);
    const dataset = found(readDataset(context.store, classifier.datasetId), "dataset", classifier.datasetId);
    const valuesSha256 = await ensureOutput(context, classifier, dataset, layer, images);
    context.changed("library");
    return { classifierId, layer, images, valuesSha256 };
  },
});
