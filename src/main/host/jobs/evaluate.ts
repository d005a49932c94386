import * as z from "zod";
import { found } from "../missing.ts";
import { readClassifier } from "../store/read/classifiers.ts";
import { readDataset } from "../store/read/datasets.ts";
import { ensurePredictions } from "./ensure-predictions.ts";
import type { JobKind } from "./job-kind.ts";

const params = z.object({ classifierId: z.string() });

/** A classifier's answers to its whole dataset, from which accuracy, confusion and calibration follow. */
export const evaluate: JobKind<z.infer<typeof params>> = {
  kind: "evaluate",
  lane: "engine",
  params,
  async run(context, { classifierId }) {
    const classifier = found(readClassifier(context.store, classifierId), "classifier", classifierId);
    const dataset = found(readDataset(context.store, classifier.datasetId), "dataset", classifier.datasetId);
    await ensurePredictions(context, classifier, dataset);
    context.changed("library");
    return { classifierId };
  },
};
