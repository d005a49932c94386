import * as z from "zod";
import { settings } from "../settings/settings.ts";
import { wholePath } from "./whole-path.ts";

/** How long and how large a mixture is fitted. */
export const mixtureSettings = settings({
  logit: z.boolean().default(false).describe("The predictions are probabilities: their log-odds are explained"),
  components: z.int().min(1).max(20).default(6).describe("Regressions at most"),
  nets: z.int().min(1).max(10).default(3).describe("Elastic nets"),
  sweeps: z.int().min(20).max(200_000).default(2000).describe("Of each chain, of which the first half is no draw"),
  chains: z.int().min(1).max(8).default(2).describe("Side by side"),
});

/** A table that a mixture of regressions is fitted to: columns of numbers, and what a model predicts from them. */
export const mixtureTable = z.object({
  path: wholePath.describe("A file of delimited text with a header"),
  outcome: z.string().describe("The column of the model's predictions"),
  features: z.array(z.string()).min(1).optional().describe("Left out, every other column of numbers"),
  ...mixtureSettings.shape,
  seed: z.int().default(1),
});
export type MixtureTable = z.infer<typeof mixtureTable>;

/** What a standard deviation more of each feature adds: posterior mean, and the ends of the 90 % interval. */
const effects = z.array(z.object({ feature: z.string(), mean: z.number(), low: z.number(), high: z.number() }));

/** What came of it. */
export const tableMixture = z.object({
  rows: z.int(),
  explained: z.number().describe("Share of the outcome's variance, each row by its own regression"),
  rHat: z.number().nullable(),
  effective: z.number().nullable().describe("Effective draws of what does not depend on labels, the fewest"),
  overall: effects,
  components: z.array(z.object({ share: z.number(), effects })),
  notes: z.array(z.string()),
});
export type TableMixture = z.infer<typeof tableMixture>;
