import * as z from "zod";
import { trainingSettings } from "../library/training-settings.ts";
import { generatorProcedures } from "./generators.ts";
import { archivedAt } from "./holdings.ts";
import { modelReport, modelSettings } from "./imported-model.ts";
import { jobOf } from "./jobs.ts";
import { procedure } from "./procedure.ts";
import { publishedDatasetProcedures } from "./published-datasets.ts";
import { wholePath } from "./whole-path.ts";

export const split = z.enum(["train", "test"]);
export type Split = z.infer<typeof split>;

export const dataset = z.object({
  id: z.string(),
  name: z.string(),
  reader: z.string(),
  source: z.string().describe("Where it was read from, and its licence"),
  classNames: z.array(z.string()),
  height: z.int(),
  width: z.int(),
  channels: z.int(),
  count: z.int(),
  trainCount: z.int(),
  testCount: z.int(),
  seed: z.int().describe("Of the train/test split"),
  sha256: z.string().describe("Of pixels and labels"),
  shiftedFrom: z
    .string()
    .nullable()
    .describe("The dataset whose test images it has, shifted; null for one that was brought"),
  madeBy: z.string().nullable().describe("The artefact whose images it has; null for one that was brought"),
  createdAt: z.string(),
  archivedAt,
});
export type Dataset = z.infer<typeof dataset>;

/** What a classifier has answered of its dataset: the test images come first, the others when they are asked for. */
export const evaluatedPart = z.enum(["test", "all"]);
export type EvaluatedPart = z.infer<typeof evaluatedPart>;

export const capability = z.enum(["black-box", "features", "gradients"]);

export const classifier = z.object({
  id: z.string(),
  name: z.string(),
  architecture: z.string(),
  datasetId: z.string(),
  classNames: z.array(z.string()),
  inputShape: z.tuple([z.int(), z.int(), z.int()]).describe("[H, W, C]"),
  parameterCount: z.int(),
  layers: z.array(
    z.object({ name: z.string(), detail: z.string(), outputShape: z.array(z.int()), parameters: z.int() }),
  ),
  capabilities: z.array(capability),
  weightsSha256: z.string(),
  origin: z.string().describe("Trained here, shipped with the app, or imported from a file"),
  training: z
    .object({
      ...trainingSettings.omit({ architecture: true }).shape,
      history: z.array(
        z.object({
          epoch: z.int(),
          loss: z.number().describe("Mean over the epoch's training images, nats"),
          accuracy: z.number(),
          testAccuracy: z.number().nullable(),
          validationLoss: z.number().nullable().default(null),
          validationAccuracy: z.number().nullable().default(null),
        }),
      ),
    })
    .nullable(),
  testAccuracy: z.number().nullable(),
  evaluated: evaluatedPart.nullable().describe("Which images of its dataset it has answered; null for none"),
  temperature: z.number().nullable().describe("At which its answers are calibrated; null until it is calibrated"),
  createdAt: z.string(),
  archivedAt,
});
export type Classifier = z.infer<typeof classifier>;

const calibrationBin = z.object({
  from: z.number(),
  to: z.number(),
  n: z.int(),
  confidence: z.number(),
  accuracy: z.number(),
});

const confidenceQuality = z.object({
  calibration: z.array(calibrationBin),
  expectedCalibrationError: z.number(),
  negativeLogLikelihood: z.number().describe("Mean over the images, nats"),
});

export const evaluation = z.object({
  classifierId: z.string(),
  split,
  n: z.int(),
  setAside: z.int().describe("Images of the split that could not be read, and are in none of these figures"),
  accuracy: z.number(),
  otherOrder: z
    .object({ order: z.enum(["numeric", "text"]), accuracy: z.number() })
    .nullable()
    .describe("Where the answers are far better if the outputs stand for the classes in another order of their names"),
  /** Rows: ground truth; columns: the classifier's answer. */
  confusion: z.array(z.array(z.int())),
  perClass: z.array(z.object({ className: z.string(), n: z.int(), accuracy: z.number() })),
  calibration: z.array(calibrationBin),
  expectedCalibrationError: z.number(),
  temperatureScaling: z
    .object({
      temperature: z.number().describe("By which logits are divided before softmax (Guo et al. 2017)"),
      fittedTo: z.int().describe("Test images"),
      n: z.int().describe("Images of the split that it was not fitted to; both sides are about these"),
      before: confidenceQuality,
      after: confidenceQuality,
    })
    .nullable()
    .describe("Null until the classifier is calibrated"),
});
export type Evaluation = z.infer<typeof evaluation>;

export const datasetImage = z.object({
  index: z.int(),
  split,
  groundTruth: z.int(),
  predicted: z.int().nullable(),
  confidence: z.number().nullable(),
});
export type DatasetImage = z.infer<typeof datasetImage>;

/** A classifier's answer to one image. */
export const prediction = z.object({
  index: z.int(),
  split,
  groundTruth: z.int(),
  top: z.array(z.object({ class: z.int(), probability: z.number() })).describe("The most probable classes, in order"),
});
export type Prediction = z.infer<typeof prediction>;

export const datasetReader = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  needsPath: z.boolean(),
  draws: z.boolean().describe("Whether it draws its images itself, as many as it is asked for"),
});

/** How image files of any size become images of one size, and folders classes; what is left out follows from the files. */
export const imageSettings = z.object({
  height: z.int().min(1).max(4096).optional(),
  width: z.int().min(1).max(4096).optional(),
  channels: z.union([z.literal(1), z.literal(3)]).optional(),
  shorterSide: z
    .int()
    .min(1)
    .max(8192)
    .optional()
    .describe("To this length the shorter side is scaled before the centre is cut out"),
  check: z.boolean().optional().describe("Decode every image once, and leave out those that cannot be decoded"),
  keepEmpty: z.boolean().optional().describe("Make a class of a folder without images too"),
  classOrder: z
    .enum(["numeric", "text"])
    .optional()
    .describe("Of classes that are called by whole numbers; numeric where it is left out"),
  count: z
    .int()
    .min(60)
    .max(100_000)
    .optional()
    .describe("How many images a reader draws that draws them itself; as many as usual where it is left out"),
});
export type ImageSettings = z.infer<typeof imageSettings>;

/** What there is at a path, seen without reading the pixels. */
export const datasetFinding = z.object({
  reader: z.string(),
  label: z.string().describe("The reader's"),
  kind: z.enum(["packed", "files"]).describe("Whether the images are copied into the project, or stay in their files"),
  path: z.string(),
  source: z.string(),
  count: z.int(),
  height: z.int(),
  width: z.int(),
  channels: z.int(),
  classes: z.array(z.object({ name: z.string(), count: z.int() })),
  testCount: z.int().nullable().describe("Images that the source itself sets aside for testing"),
  notes: z.array(z.string()).describe("How the data are read, where that is not plain"),
  problems: z.array(z.string()).describe("What is left out or doubtful; the first hundred"),
  problemCount: z.int(),
});
export type DatasetFinding = z.infer<typeof datasetFinding>;

/** What can be had of a classifier for each image. Features are what its classification layer reads. */
export const outputLayer = z.enum(["probabilities", "logits", "features"]);
export type OutputLayer = z.infer<typeof outputLayer>;

/** What the jobs of the library answer with. */
export const importedDataset = z.object({
  datasetId: z.string(),
  problems: z.array(z.string()),
  problemCount: z.int(),
});
export const addedClassifier = z.object({ classifierId: z.string() });
export const importedClassifier = addedClassifier.extend({ report: modelReport });
export const evaluated = z.object({
  classifierId: z.string(),
  layer: outputLayer,
  images: evaluatedPart,
  valuesSha256: z.string(),
});
export const calibrated = z.object({ classifierId: z.string(), temperature: z.number() });

export const library = {
  readers: procedure.output(z.array(datasetReader)),
  /** Says what there is at a path and which reader reads it. */
  detectDataset: procedure.input(z.object({ path: wholePath, image: imageSettings.optional() })).output(datasetFinding),
  ...publishedDatasetProcedures,
  architectures: procedure.output(z.array(z.object({ id: z.string(), label: z.string(), description: z.string() }))),
  datasets: procedure.output(z.array(dataset)),
  classifiers: procedure.output(z.array(classifier)),
  importDataset: procedure
    .input(
      z.object({
        reader: z.string(),
        path: wholePath.optional(),
        name: z.string().min(1),
        image: imageSettings.optional(),
        testFraction: z.number().gt(0).lt(1).default(0.2).describe("Where the source makes no split of its own"),
        seed: z.int().min(0).default(1),
      }),
    )
    .output(jobOf(importedDataset)),
  train: procedure
    .input(z.object({ datasetId: z.string(), name: z.string().min(1), settings: trainingSettings }))
    .output(jobOf(addedClassifier)),
  ...generatorProcedures,
  /** Which of the project's datasets the classifier that ships with the app can answer. */
  bundledClassifier: procedure.output(z.object({ name: z.string(), datasetIds: z.array(z.string()) })),
  /** Adds the classifier whose weights ship with the app (same network, trained on the same split). */
  addBundledClassifier: procedure.input(z.object({ datasetId: z.string() })).output(jobOf(addedClassifier)),
  /** Says how a model file would be used, and whether its import agrees with it. */
  checkModel: procedure
    .input(
      z.object({
        path: wholePath,
        settings: modelSettings.default({}),
        datasetId: z.string().optional().describe("Whose images and classes it is meant for"),
      }),
    )
    .output(modelReport),
  /** Imports a classifier from a model file whose outputs are the dataset's classes, in their order. */
  importClassifier: procedure
    .input(
      z.object({
        path: wholePath,
        datasetId: z.string(),
        name: z.string().min(1),
        settings: modelSettings.default({}),
      }),
    )
    .output(jobOf(importedClassifier)),
  /**
   * Computes what a classifier gives for the test images of its dataset, or for all, where it is missing: its answers, or
   * another layer. A job that was cut short goes on where it stopped. Images that cannot be read are set aside.
   */
  evaluate: procedure
    .input(
      z.object({
        classifierId: z.string(),
        layer: outputLayer.default("probabilities"),
        images: evaluatedPart.default("test"),
      }),
    )
    .output(jobOf(evaluated)),
  /** Fits a softmax temperature to half of the test images, in place of an earlier one. */
  calibrate: procedure
    .input(z.object({ classifierId: z.string(), seed: z.int().min(0).default(1) }))
    .output(jobOf(calibrated)),
  evaluation: procedure.input(z.object({ classifierId: z.string(), split })).output(evaluation),
  /** A page of a dataset's images, in the dataset's order; with a classifier, its answers too. */
  images: procedure
    .input(
      z.object({
        datasetId: z.string(),
        classifierId: z.string().optional(),
        split: split.optional(),
        groundTruth: z.int().optional(),
        predicted: z.int().optional(),
        outcome: z.enum(["hit", "error"]).optional(),
        offset: z.int().min(0).default(0),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ total: z.int(), images: z.array(datasetImage) })),
  /** The most probable classes for the images named, or for a page of a split, in the dataset's order. */
  predictions: procedure
    .input(
      z.object({
        classifierId: z.string(),
        images: z.union([split, z.array(z.int().min(0)).max(1000)]),
        top: z.int().min(1).max(1000).default(5),
        offset: z.int().min(0).default(0),
        limit: z.int().min(1).max(1000).default(1000),
      }),
    )
    .output(z.object({ total: z.int(), predictions: z.array(prediction) })),
  /** Probabilities of every class for one image of a dataset. */
  prediction: procedure
    .input(z.object({ classifierId: z.string(), index: z.int() }))
    .output(z.object({ probabilities: z.array(z.number()), groundTruth: z.int(), split })),
};
