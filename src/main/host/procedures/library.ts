import type { DatasetImage, Split } from "#shared/contract/library.ts";
import { mostProbable } from "#shared/library/answers.ts";
import { accuracyOf, calibration, confusionMatrix, expectedCalibrationError } from "#shared/library/evaluation.ts";
import { addBundledClassifier } from "../jobs/add-bundled-classifier.ts";
import { calibrate } from "../jobs/calibrate.ts";
import { evaluate } from "../jobs/evaluate.ts";
import { importClassifier } from "../jobs/import-classifier.ts";
import { importDataset } from "../jobs/import-dataset.ts";
import { trainClassifier } from "../jobs/train-classifier.ts";
import { trainGenerator } from "../jobs/train-generator.ts";
import { requireAnswers, testAccuracyOf } from "../library/classifier-answers.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { temperatureScaling } from "../library/temperature-scaling.ts";
import { found } from "../missing.ts";
import { readCalibration } from "../store/read/calibrations.ts";
import { readClassifier, readClassifiers } from "../store/read/classifiers.ts";
import { readDataset, readDatasets } from "../store/read/datasets.ts";
import { readGenerators } from "../store/read/generators.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function libraryProcedures(os: Base, workbench: Workbench) {
  const dataset = (id: string) => found(readDataset(workbench.store, id), "dataset", id);
  const classifier = (id: string) => found(readClassifier(workbench.store, id), "classifier", id);
  /** A classifier with its dataset and its answers to it. */
  const evaluated = (id: string) => {
    const network = classifier(id);
    const data = dataset(network.datasetId);
    const contents = contentsOf(workbench.store, data);
    return { network, data, ...contents, answers: requireAnswers(workbench.store, network, data) };
  };

  return os.library.router({
    readers: os.library.readers.handler(async () => (await workbench.catalogue()).readers),
    detectDataset: os.library.detectDataset.handler(({ input: { path, image } }) =>
      workbench.engine.run("detect-dataset", image ? { path, image } : { path }),
    ),
    architectures: os.library.architectures.handler(async () => (await workbench.catalogue()).architectures),
    datasets: os.library.datasets.handler(() => readDatasets(workbench.store)),
    classifiers: os.library.classifiers.handler(() =>
      readClassifiers(workbench.store).map((network) => ({
        ...network,
        testAccuracy: testAccuracyOf(workbench.store, network),
      })),
    ),

    importDataset: os.library.importDataset.handler(({ input }) =>
      workbench.jobs.add(importDataset, `Import ${input.name}`, input),
    ),
    train: os.library.train.handler(({ input }) => {
      const { name } = dataset(input.datasetId);
      return workbench.jobs.add(trainClassifier, `Train ${input.name} on ${name}`, input);
    }),
    generatorArchitectures: os.library.generatorArchitectures.handler(
      async () => (await workbench.catalogue()).generators,
    ),
    generators: os.library.generators.handler(() => readGenerators(workbench.store)),
    trainGenerator: os.library.trainGenerator.handler(({ input }) => {
      const { name } = dataset(input.datasetId);
      return workbench.jobs.add(trainGenerator, `Train ${input.name} on ${name}`, input);
    }),
    addBundledClassifier: os.library.addBundledClassifier.handler(({ input }) => {
      const { name } = dataset(input.datasetId);
      return workbench.jobs.add(addBundledClassifier, `Add the shipped classifier for ${name}`, input);
    }),
    checkModel: os.library.checkModel.handler(({ input: { path, settings, datasetId } }) => {
      if (datasetId === undefined) return workbench.engine.run("import-model", { path, settings });
      const { classNames, height, width, channels } = dataset(datasetId);
      return workbench.engine.run("import-model", {
        path,
        settings,
        classNames,
        imageShape: [height, width, channels],
      });
    }),
    importClassifier: os.library.importClassifier.handler(({ input }) => {
      dataset(input.datasetId);
      return workbench.jobs.add(importClassifier, `Import ${input.name}`, input);
    }),
    evaluate: os.library.evaluate.handler(({ input }) => {
      const { name } = classifier(input.classifierId);
      return workbench.jobs.add(evaluate, `Evaluate ${name}`, input);
    }),

    calibrate: os.library.calibrate.handler(({ input }) => {
      const { name } = classifier(input.classifierId);
      return workbench.jobs.add(calibrate, `Calibrate ${name}`, input);
    }),

    evaluation: os.library.evaluation.handler(({ input }) => {
      const { network, data, answers, ...contents } = evaluated(input.classifierId);
      const { labels } = contents;
      const chosen = input.split === "test" ? contents.testIndices : contents.trainIndices;
      const calibrated = readCalibration(workbench.store, network.id);
      const confusion = confusionMatrix(labels, answers.predicted, chosen, data.classNames.length);
      const bins = calibration(labels, answers, chosen);
      return {
        classifierId: input.classifierId,
        split: input.split,
        n: chosen.length,
        accuracy: accuracyOf(labels, answers.predicted, chosen),
        confusion,
        perClass: data.classNames.map((className, truth) => {
          const n = confusion[truth]!.reduce((sum, count) => sum + count, 0);
          return { className, n, accuracy: n === 0 ? 0 : confusion[truth]![truth]! / n };
        }),
        calibration: bins,
        expectedCalibrationError: expectedCalibrationError(bins),
        temperatureScaling: calibrated && temperatureScaling(calibrated, contents, answers, input.split),
      };
    }),

    images: os.library.images.handler(({ input }) => {
      const data = dataset(input.datasetId);
      const { labels, inTest } = contentsOf(workbench.store, data);
      const answers = input.classifierId ? requireAnswers(workbench.store, classifier(input.classifierId), data) : null;
      const wanted = (index: number) =>
        (input.split === undefined || (input.split === "test") === (inTest[index] === 1)) &&
        (input.groundTruth === undefined || labels[index] === input.groundTruth) &&
        (input.predicted === undefined || answers?.predicted[index] === input.predicted) &&
        (input.outcome === undefined ||
          (answers !== null && (input.outcome === "hit") === (answers.predicted[index] === labels[index])));
      const images: DatasetImage[] = [];
      let total = 0;
      for (let index = 0; index < data.count; index++) {
        if (!wanted(index)) continue;
        if (total >= input.offset && images.length < input.limit)
          images.push({
            index,
            split: inTest[index] === 1 ? "test" : "train",
            groundTruth: labels[index]!,
            predicted: answers?.predicted[index] ?? null,
            confidence: answers?.confidence[index] ?? null,
          });
        total++;
      }
      return { total, images };
    }),

    predictions: os.library.predictions.handler(({ input }) => {
      const { data, labels, inTest, answers, ...indices } = evaluated(input.classifierId);
      const { images, top, offset, limit } = input;
      const asked = images === "test" ? indices.testIndices : images === "train" ? indices.trainIndices : images;
      const predictions = Array.from(asked.slice(offset, offset + limit), (index) => {
        if (index >= data.count) found(null, "image", String(index));
        const split: Split = inTest[index] === 1 ? "test" : "train";
        return { index, split, groundTruth: labels[index]!, top: mostProbable(answers, index, top) };
      });
      return { total: asked.length, predictions };
    }),

    prediction: os.library.prediction.handler(({ input }) => {
      const { data, labels, inTest, answers } = evaluated(input.classifierId);
      const { classCount, probabilities } = answers;
      if (input.index < 0 || input.index >= data.count) found(null, "image", String(input.index));
      return {
        probabilities: Array.from(probabilities.subarray(input.index * classCount, (input.index + 1) * classCount)),
        groundTruth: labels[input.index]!,
        split: inTest[input.index] === 1 ? "test" : "train",
      } as const;
    }),
  });
}
