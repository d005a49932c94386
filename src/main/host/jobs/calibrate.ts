import * as z from "zod";
import { calibrated } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { answeredOf } from "#shared/library/answers.ts";
import { fitTemperature } from "#shared/library/temperature.ts";
import { calibrationImages } from "../library/calibration-images.ts";
import { requireAnswers } from "../library/classifier-answers.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { found } from "../missing.ts";
import { readClassifier } from "../store/read/classifiers.ts";
import { readDataset } from "../store/read/datasets.ts";
import { writeCalibration } from "../store/write/calibrations.ts";
import { ensurePredictions } from "./ensure-output.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({ classifierId: z.string(), seed: z.int() });

/** Fits a classifier's softmax temperature to half of the test images, which its training has not seen. */
export const calibrate = defineJob({
  kind: "calibrate",
  lane: "engine",
  params,
  title: ({ classifierId }, store) =>
    `Calibrate ${found(readClassifier(store, classifierId), "classifier", classifierId).name}`,
  result: calibrated,
  async run(context, { classifierId, seed }) {
    const { store } = context;
    const classifier = found(readClassifier(store, classifierId), "classifier", classifierId);
    const dataset = found(readDataset(store, classifier.datasetId), "dataset", classifier.datasetId);
    await ensurePredictions(context, classifier, dataset);
    const contents = contentsOf(store, dataset);
    const { fitted, kept } = calibrationImages(contents, seed);
    if (fitted.length === 0 || kept.length === 0)
      throw new ExemplarError(
        "UNSUPPORTED",
        `"${dataset.name}" has too few test images to fit a temperature to some and judge it by others.`,
        "Import the dataset with a larger test share.",
      );
    const answers = requireAnswers(store, classifier, dataset);
    const temperature = fitTemperature(answers, contents.labels, answeredOf(answers, fitted));
    writeCalibration(store, classifierId, { temperature, seed });
    context.changed("library");
    return { classifierId, temperature };
  },
});
