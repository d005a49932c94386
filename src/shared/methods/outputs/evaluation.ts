import * as z from "zod";
import { outputKind } from "./output-kind.ts";

/** One number that says how good something is, with its interval where there is one. */
export const measure = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  value: z.number().nullable().describe("Null where it cannot be measured, for the reason given"),
  low: z.number().nullable(),
  high: z.number().nullable(),
  unit: z.string().nullable(),
  better: z.enum(["higher", "lower"]).nullable(),
  note: z.string().nullable().describe("Why there is no value, or what qualifies it"),
});
export type Measure = z.infer<typeof measure>;

/** A measure of which only that is said which is known. */
export const measureOf = (id: string, label: string, description: string, known: Partial<Measure>): Measure => ({
  ...{ id, label, description, value: null, low: null, high: null, unit: null, better: null, note: null },
  ...known,
});

/** Why measures have no value, each reason once: "Deletion, Insertion: the answer is never given". */
export const unmeasuredInWords = (measures: readonly Measure[]): string[] =>
  [...Map.groupBy(measures, ({ value, note }) => (value === null ? note : null))].flatMap(([reason, of]) =>
    reason === null ? [] : `${of.map(({ label }) => label).join("; ")}: ${reason}`,
  );

/** A curve behind a measure, short enough to travel with the summary. */
export const curve = z.object({
  id: z.string(),
  label: z.string(),
  xLabel: z.string(),
  yLabel: z.string(),
  x: z.array(z.number()),
  y: z.array(z.number()),
});
export type Curve = z.infer<typeof curve>;

/** A picture among an artefact's files, in words. */
export const labelledPicture = z.object({
  picture: z.string(),
  label: z.string(),
  description: z.string(),
  made: z
    .boolean()
    .optional()
    .describe("Whether it is an image that the method has made, for the classifier to answer"),
});
export type LabelledPicture = z.infer<typeof labelledPicture>;

/** Measures of an artefact, a classifier or a source, with the curves that they summarise. */
export const evaluation = outputKind({
  id: "evaluation",
  label: "Evaluation",
  plural: "evaluations",
  summary: z.object({
    measures: z.array(measure),
    curves: z.array(curve),
    pictures: z.array(labelledPicture).optional(),
  }),
  shown: () => [],
  quantities: ({ measures }) => measures,
  notes: ({ measures }) => unmeasuredInWords(measures),
  made: ({ pictures = [] }) => pictures.flatMap(({ picture, made }) => (made ? [picture] : [])),
});
export type EvaluationSummary = z.infer<(typeof evaluation)["summary"]>;
