import * as z from "zod";
import { curve, labelledPicture, measure, unmeasuredInWords } from "./evaluation.ts";
import { outputKind } from "./output-kind.ts";

/** Curves that are drawn together, on the same axes: the spectra of two matrices, one calibration beside another. */
export const chart = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string().describe("What the chart says, for those who cannot see it"),
  curves: z.array(curve).min(1),
});

/**
 * Something that was fitted to a classifier and is used by other methods, which read its tensors: what it is in numbers,
 * how well it fits, and what there is to know of how it came about.
 */
export const fit = outputKind({
  id: "fit",
  label: "Fit",
  plural: "fits",
  summary: z.object({
    measures: z.array(measure),
    charts: z.array(chart),
    maps: z.array(labelledPicture).default([]).describe("Pictures of what was fitted, where it lies over an image"),
    notes: z.array(z.string()).describe("What qualifies it, in sentences"),
  }),
  shown: () => [],
  quantities: ({ measures }) => measures,
  notes: ({ measures, notes }) => [...notes, ...unmeasuredInWords(measures)],
});
export type FitSummary = z.infer<(typeof fit)["summary"]>;
