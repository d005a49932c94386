import type { DatasetImage, EvaluatedPart, Split } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type Answers, answeredOf, answersOf, isAnswered, mostProbable } from "#shared/library/answers.ts";
import { otherOrderAccuracy } from "#shared/library/class-order.ts";
import { accuracyOf, calibration, confusionMatrix, expectedCalibrationError } from "#shared/library/evaluation.ts";
import { addBundledClassifier } from "../jobs/add-bundled-classifier.ts";
import { addBundledGenerator } from "../jobs/add-bundled-generator.ts";
import { calibrate } from "../jobs/calibrate.ts";
import { evaluate } from "../jobs/evaluate.ts";
import { importClassifier } from "../jobs/import-classifier.ts";
import { importDataset } from "../jobs/import-dataset.ts";
import { trainClassifier } from "../jobs/train-classifier.ts";
import { trainGenerator } from "../jobs/train-generator.ts";
import { readBundledClassifier, whyNotServed } from "../library/bundled-classifier.ts";
import { readBundledGenerators, whyNotSuchImages } from "../library/bundled-generators.ts";
import { evaluationStateOf, requireAnswers } from "../library/classifier-answers.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { datasetImages, networkReference } from "../library/engine-references.ts";
import { temperatureScaling } from "../library/temperature-scaling.ts";
import { found } from "../missing.ts";
import { readCalibration } from "../store/read/calibrations.ts";
import { readClassifier, readClassifiers, type StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset, readDatasets, type StoredDataset } from "../store/read/datasets.ts";
import { readGenerators } from "../store/read/generators.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";
import { publishedDatasetProcedures } from "./published-datasets.ts";

export function libraryProcedures(os: Base, workbench: Workbench) {
  const dataset = (id: string) => found(readDataset(workbench.store, id), "dataset", id);
  const classifier = (id: string) => found(readClassifier(workbench.store, id), "classifier", id);
  /** A classifier with its dataset and its answers to the test images, or to all. */
  const evaluated = (id: string, part: EvaluatedPart) => {
    const network = classifier(id);
    const data = dataset(network.datasetId);
    const contents = contentsOf(workbench.store, data);
    return { network, data, ...contents, answers: requireAnswers(workbench.store, network, data, part) };
  };
  /** The answers to some images, which are asked for where they are not known. */
  const answersTo = async (id: string, images: readonly number[]) => {
    const { network, data, answers, ...contents } = evaluated(id, "test");
    for (const image of images)
      if (!Number.isInteger(image) || image < 0 || image >= data.count) found(null, "image", String(image));
    const missing = Int32Array.from(images.filter((image) => !isAnswered(answers, image)));
    const asked = missing.length === 0 ? null : await ask(workbench, network, data, missing);
    return {
      ...contents,
      answerTo: (image: number): readonly [Answers, number] =>
        isAnswered(answers, image) ? [answers, image] : [asked!, missing.indexOf(image)],
    };
  };

  return os.library.router({
    readers: os.library.readers.handler(async () => (await workbench.catalogue()).readers),
    detectDataset: os.library.detectDataset.handler(({ input: { path, image } }) =>
      workbench.engine.run("detect-dataset", image ? { path, image } : { path }),
    ),
    ...publishedDatasetProcedures(os, workbench),
    architectures: os.library.architectures.handler(async () => (await workbench.catalogue()).architectures),
    datasets: os.library.datasets.handler(() => readDatasets(workbench.store)),
    classifiers: os.library.classifiers.handler(() =>
      readClassifiers(workbench.store).map((network) => ({
        ...network,
        ...evaluationStateOf(workbench.store, network),
      })),
    ),

    importDataset: os.library.importDataset.handler(({ input }) => workbench.jobs.add(importDataset, input)),
    train: os.library.train.handler(({ input }) => workbench.jobs.add(trainClassifier, input)),
    generatorArchitectures: os.library.generatorArchitectures.handler(
      async () => (await workbench.catalogue()).generators,
    ),
    generators: os.library.generators.handler(() => readGenerators(workbench.store)),
    trainGenerator: os.library.trainGenerator.handler(({ input }) => workbench.jobs.add(trainGenerator, input)),
    bundledGenerators: os.library.bundledGenerators.handler(() => {
      const datasets = readDatasets(workbench.store);
      return readBundledGenerators().map((bundled) => ({
        ...bundled,
        datasetIds: datasets.filter((data) => whyNotSuchImages(bundled, data) === null).map(({ id }) => id),
      }));
    }),
    addBundledGenerator: os.library.addBundledGenerator.handler(({ input }) =>
      workbench.jobs.add(addBundledGenerator, input),
    ),
    bundledClassifier: os.library.bundledClassifier.handler(() => {
      const bundled = readBundledClassifier();
      const served = readDatasets(workbench.store).filter((data) => whyNotServed(bundled, data) === null);
      return { name: bundled.name, datasetIds: served.map(({ id }) => id) };
    }),
    addBundledClassifier: os.library.addBundledClassifier.handler(({ input }) =>
      workbench.jobs.add(addBundledClassifier, input),
    ),
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
    importClassifier: os.library.importClassifier.handler(({ input }) => workbench.jobs.add(importClassifier, input)),
    evaluate: os.library.evaluate.handler(({ input }) => workbench.jobs.add(evaluate, input)),

    calibrate: os.library.calibrate.handler(({ input }) => workbench.jobs.add(calibrate, input)),

    evaluation: os.library.evaluation.handler(({ input }) => {
      const { network, data, answers, ...contents } = evaluated(
        input.classifierId,
        input.split === "test" ? "test" : "all",
      );
      const { labels } = contents;
      const images = input.split === "test" ? contents.testIndices : contents.trainIndices;
      const chosen = answeredOf(answers, images);
      const calibrated = readCalibration(workbench.store, network.id);
      const confusion = confusionMatrix(labels, answers.predicted, chosen, data.classNames.length);
      const bins = calibration(labels, answers, chosen);
      return {
        classifierId: input.classifierId,
        split: input.split,
        n: chosen.length,
        setAside: images.length - chosen.length,
        accuracy: accuracyOf(labels, answers.predicted, chosen),
        otherOrder: otherOrderAccuracy(data.classNames, labels, answers.predicted, chosen),
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
          (answers !== null &&
            isAnswered(answers, index) &&
            (input.outcome === "hit") === (answers.predicted[index] === labels[index])));
      const images: DatasetImage[] = [];
      let total = 0;
      for (let index = 0; index < data.count; index++) {
        if (!wanted(index)) continue;
        if (total >= input.offset && images.length < input.limit)
          images.push({
            index,
            split: inTest[index] === 1 ? "test" : "train",
            groundTruth: labels[index]!,
            predicted: answers && isAnswered(answers, index) ? answers.predicted[index]! : null,
            confidence: answers && isAnswered(answers, index) ? answers.confidence[index]! : null,
          });
        total++;
      }
      return { total, images };
    }),

    predictions: os.library.predictions.handler(async ({ input }) => {
      const { images, top, offset, limit } = input;
      const splits = contentsOf(workbench.store, dataset(classifier(input.classifierId).datasetId));
      const asked = images === "test" ? splits.testIndices : images === "train" ? splits.trainIndices : images;
      const page = Array.from(asked.slice(offset, offset + limit));
      const { labels, inTest, answerTo } = await answersTo(input.classifierId, page);
      const predictions = page.map((index) => {
        const split: Split = inTest[index] === 1 ? "test" : "train";
        return { index, split, groundTruth: labels[index]!, top: mostProbable(...answerTo(index), top) };
      });
      return { total: asked.length, predictions };
    }),

    prediction: os.library.prediction.handler(async ({ input: { classifierId, index } }) => {
      const { labels, inTest, answerTo } = await answersTo(classifierId, [index]);
      const [{ classCount, probabilities }, row] = answerTo(index);
      const own = Array.from(probabilities.subarray(row * classCount, (row + 1) * classCount));
      if (own.some(Number.isNaN)) throw unreadableImage(index);
      return {
        probabilities: own,
        groundTruth: labels[index]!,
        split: inTest[index] === 1 ? "test" : "train",
      } as const;
    }),
  });
}

/** A classifier's answers to images that no evaluation has asked for yet. */
async function ask(
  { store, engine }: Workbench,
  network: StoredClassifier,
  data: StoredDataset,
  indices: Int32Array,
): Promise<Answers> {
  const { values } = await engine.run("predict", {
    network: networkReference(network),
    images: datasetImages(store, data),
    indices,
  });
  return answersOf(values, data.classNames.length);
}

const unreadableImage = (index: number) =>
  new ExemplarError(
    "UNSUPPORTED",
    `Image ${index} cannot be read, so there is no answer to it.`,
    "Put its file back as it was, or import the dataset again.",
  );
