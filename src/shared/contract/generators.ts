import * as z from "zod";
import { job } from "./jobs.ts";
import { procedure } from "./procedure.ts";

/** What training a generator depends on besides the data; it is always trained with Adam. */
export const generatorSettings = z.object({
  architecture: z.string().default("vae-5"),
  epochs: z.int().min(1).max(1000).default(10),
  batchSize: z.int().min(1).max(1024).default(100),
  learningRate: z.number().positive().max(1).default(0.001),
  seed: z.int().min(0).default(1),
});
export type GeneratorSettings = z.infer<typeof generatorSettings>;

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
});
export type Generator = z.infer<typeof generator>;

/** The part of the library that is about generators. */
export const generatorProcedures = {
  generatorArchitectures: procedure.output(
    z.array(z.object({ id: z.string(), label: z.string(), description: z.string() })),
  ),
  generators: procedure.output(z.array(generator)),
  /** Trains a generator on a dataset's training images and keeps a sheet of samples with it. */
  trainGenerator: procedure
    .input(z.object({ datasetId: z.string(), name: z.string().min(1), settings: generatorSettings }))
    .output(job),
};
