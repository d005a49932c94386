import * as z from "zod";
import { generatorSettings } from "../library/training-settings.ts";
import { archivedAt } from "./holdings.ts";
import { jobOf } from "./jobs.ts";
import { procedure } from "./procedure.ts";

const generatorEpoch = z.object({
  epoch: z.int(),
  losses: z.record(z.string(), z.number()).describe("Mean of each loss over the epoch's training images, nats"),
});
export type GeneratorEpoch = z.infer<typeof generatorEpoch>;

/** A trained model of a dataset's images, which makes new ones of standard normal codes. */
export const generator = z.object({
  id: z.string(),
  name: z.string(),
  architecture: z.string(),
  datasetId: z.string(),
  imageShape: z.tuple([z.int(), z.int(), z.int()]).describe("[H, W, C]"),
  latentSize: z.int().describe("Of a code"),
  parameterCount: z.int(),
  weightsSha256: z.string(),
  samples: z.object({
    sheetSha256: z.string().describe("Of a PNG of samples side by side, without gaps"),
    rows: z.int(),
    columns: z.int(),
    seed: z.int().describe("Of the codes"),
  }),
  training: generatorSettings.omit({ architecture: true }).extend({
    datasetSha256: z.string(),
    imageCount: z.int().describe("Training images"),
    device: z.string(),
    history: z.array(generatorEpoch),
  }),
  createdAt: z.string(),
  archivedAt,
});
export type Generator = z.infer<typeof generator>;

/** A generator whose weights ship with the app. */
const bundledGenerator = z.object({
  name: z.string(),
  architecture: z.string(),
  training: generator.shape.training,
  datasetIds: z.array(z.string()).describe("Datasets of such images, to which it can be added"),
});

export const trainedGenerator = z.object({ generatorId: z.string() });

/** The part of the library that is about generators. */
export const generatorProcedures = {
  generatorArchitectures: procedure.output(
    z.array(z.object({ id: z.string(), label: z.string(), description: z.string() })),
  ),
  generators: procedure.output(z.array(generator)),
  /** Trains a generator on a dataset's training images and keeps a sheet of samples with it. */
  trainGenerator: procedure
    .input(z.object({ datasetId: z.string(), name: z.string().min(1), settings: generatorSettings }))
    .output(jobOf(trainedGenerator)),
  bundledGenerators: procedure.output(z.array(bundledGenerator)),
  /** Adds a generator whose weights ship with the app to a dataset of such images. */
  addBundledGenerator: procedure
    .input(z.object({ datasetId: z.string(), name: z.string() }))
    .output(jobOf(trainedGenerator)),
};
