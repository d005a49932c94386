import * as z from "zod";
import { measure, unmeasuredInWords } from "./evaluation.ts";
import { chart } from "./fit.ts";
import { outputKind } from "./output-kind.ts";
import { picturesOf } from "./pictures-of.ts";

/** One draw that was kept as a picture. */
export const sampledImage = z.object({
  picture: z.string().describe("Name of the picture"),
  draw: z.int().min(0).describe("Its row in the tensors"),
  answer: z.string().describe("The category that the classifier gives it to"),
  probability: z.number().min(0).max(1).describe("Of that category"),
  distance: z.number().describe("How far its prediction is from what was asked for"),
});
export type SampledImage = z.infer<typeof sampledImage>;

/**
 * Draws of a distribution of images: tensors `codes` `[N, latent]` and `probabilities` `[N, categories]` of all draws, chain
 * after chain, and `prior-codes` and `prior-probabilities` of draws of the generator as it is.
 */
export const samples = outputKind({
  id: "samples",
  label: "Samples",
  plural: "sets of samples",
  summary: z.object({
    asked: z.string().describe("The answer that was asked for, in words"),
    reached: z.boolean().describe("Whether the draws are given it"),
    categories: z.array(z.string()),
    chains: z.int().positive(),
    draws: z.int().positive().describe("Of each chain"),
    images: z.array(sampledImage),
    measures: z.array(measure),
    charts: z.array(chart),
    notes: z.array(z.string()).describe("What qualifies it, in sentences"),
  }),
  shown: ({ images }, hashOf) =>
    picturesOf(
      images.map(({ picture }) => ({ picture, map: null, caption: null })),
      hashOf,
    ),
  quantities: ({ measures }) => measures,
  notes: ({ measures, notes }) => [...notes, ...unmeasuredInWords(measures)],
  made: ({ images }) => images.map(({ picture }) => picture),
});
export type SamplesSummary = z.infer<(typeof samples)["summary"]>;
