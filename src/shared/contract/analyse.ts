import * as z from "zod";
import { families } from "../stats/glmm/family.ts";
import { sessionKind } from "../study/screen.ts";
import { jobOf } from "./jobs.ts";
import { mixtureTable, tableMixture } from "./mixture-table.ts";
import { procedure } from "./procedure.ts";
import { wholePath } from "./whole-path.ts";

export const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const codebookEntry = z.object({
  name: z.string(),
  description: z.string(),
  type: z.enum(["string", "integer", "number", "boolean"]),
  unit: z.string().nullable(),
  source: z.string().describe("Which part writes it"),
});
export type CodebookEntry = z.infer<typeof codebookEntry>;

/** One row per screen, columns as in the codebook. The host makes it: its hundred thousand cells are not looked at one by one. */
export const trialTable = z.object({
  columns: z.array(codebookEntry),
  rows: z.array(z.custom<z.infer<typeof cell>[]>((row) => Array.isArray(row))),
});
export type TrialTable = z.infer<typeof trialTable>;

/** What trials are of: a study of this project, or an import of somebody's. */
export const trialSource = z.union([z.object({ studyId: z.string() }), z.object({ importedId: z.string() })]);
export type TrialSource = z.infer<typeof trialSource>;

const selection = z.object({
  studyId: z.string(),
  kinds: z.array(sessionKind).min(1),
  scoredOnly: z.boolean().default(true),
  completedOnly: z.boolean().default(true),
});

export const exportFormat = z.enum(["csv-long", "csv-wide", "json", "jsonl", "psych-ds", "bids", "codebook"]);
export type ExportFormat = z.infer<typeof exportFormat>;

/** A format, or all of them in one archive. */
export const exportChoice = z.enum([...exportFormat.options, "everything"]);
export type ExportChoice = z.infer<typeof exportChoice>;

export const modelFamily = z.enum(families);
export type ModelFamily = z.infer<typeof modelFamily>;

const analysisFields = z.object({
  format: z.literal("exemplar-analysis/1"),
  title: z.string(),
  studyId: z.string().optional().describe("The study whose trials are analysed"),
  importedId: z.string().optional().describe("The imported trials that are analysed, where they are of no study"),
  kinds: z.array(sessionKind).min(1).describe("Whose sessions; imported trials are of real ones"),
  formulas: z.array(z.string()).min(1).describe("Nested models, simplest first"),
  family: modelFamily
    .default("binomial")
    .describe("Of outcomes of two kinds, ordered categories, numbers, or positive numbers such as response times"),
  link: z.enum(["logit", "probit"]).optional().describe("Of binomial and ordinal models; logit where it is not given"),
  thresholds: z
    .enum(["flexible", "symmetric", "equidistant"])
    .optional()
    .describe("Of ordinal models; flexible where it is not given"),
  order: z
    .array(z.string())
    .optional()
    .describe("An ordinal outcome's categories, lowest first; the column's order where it is not given"),
  shift: z
    .union([z.number(), z.literal("estimate")])
    .optional()
    .describe("What a lognormal model takes off the outcome; estimated where it is not given"),
  referenceLevels: z.record(z.string(), z.string()),
  coding: z
    .record(z.string(), z.enum(["treatment", "sum"]))
    .optional()
    .describe("How a factor's levels are compared: with its reference (treatment) or with the mean of all (sum)"),
  estimation: z
    .enum(["ML", "REML"])
    .optional()
    .describe("Of linear models; where it is not given, REML for one model and ML for several"),
  degrees: z
    .enum(["satterthwaite", "kenward-roger", "normal"])
    .optional()
    .describe("Degrees of freedom of tests in linear mixed models; Satterthwaite's where it is not given"),
  success: z.string().optional().describe("Of an outcome with two levels the one that is modelled"),
  weights: z.string().optional().describe("A column of weights: numbers of trials, or inverse variances"),
  commonRows: z
    .boolean()
    .optional()
    .describe("Fit all models to the rows without missing values in any of them, so that they can be compared"),
  prior: z
    .object({ sd: z.number().positive(), interceptSd: z.number().positive() })
    .optional()
    .describe("Weak normal priors of a binomial model's coefficients, against separation"),
  smallestEffect: z
    .number()
    .positive()
    .optional()
    .describe("The smallest effect of interest, on the scale of the coefficients, which effects are tested against"),
  types: z
    .record(z.string(), z.enum(["number", "factor"]))
    .optional()
    .describe("How a column is read, where that is not what the codebook says of it"),
  missing: z.array(z.string()).optional().describe("Values that stand for a missing one, in any column"),
  exclusions: z.array(
    z.object({
      column: z.string(),
      operator: z.enum(["=", "≠", "<", "≤", ">", "≥"]),
      value: z.union([z.string(), z.number()]),
      reason: z.string(),
    }),
  ),
  seed: z.int(),
  bootstrap: z
    .object({ replicates: z.int().min(1) })
    .optional()
    .describe("How many times bootstrap tests and intervals refit a model"),
  versions: z
    .record(z.string(), z.string())
    .optional()
    .describe("What computed when the analysis was saved: program → version; set by the host"),
});
export const analysisDocument = analysisFields.refine(
  ({ studyId, importedId }) => (studyId === undefined) !== (importedId === undefined),
  "An analysis is of a study (studyId) or of imported trials (importedId)",
);
export type AnalysisDocument = z.infer<typeof analysisDocument>;

/** What an analysis's trials are of. */
export const sourceOf = ({ studyId, importedId }: Pick<AnalysisDocument, "studyId" | "importedId">): TrialSource =>
  importedId === undefined ? { studyId: studyId! } : { importedId };

export const analysis = z.object({ id: z.string(), document: analysisDocument, updatedAt: z.string() });
export type Analysis = z.infer<typeof analysis>;

/** What the jobs that write an analysis answer with. */
export const writtenReport = z.object({ path: z.string(), participants: z.int(), trials: z.int() });
export const writtenScript = z.object({ paths: z.array(z.string()) });

export const analyse = {
  /** Of a study by its sessions, of imported trials all of them. */
  table: procedure.input(z.union([selection, z.object({ importedId: z.string() })])).output(trialTable),
  /** Writes the data, into the project's `exports` folder unless another place is named, and answers with the paths. */
  export: procedure
    .input(
      selection.extend({
        format: exportChoice,
        to: wholePath.optional().describe("A file, or for a format of several a folder, that is not there yet"),
      }),
    )
    .output(z.object({ paths: z.array(z.string()) })),
  /** Writes what raters call images, beside their labels, into the project's `exports` folder. */
  exportCorrections: procedure
    .input(selection.pick({ studyId: true, kinds: true }))
    .output(z.object({ paths: z.array(z.string()) })),
  analyses: procedure.input(trialSource).output(z.array(analysis)),
  saveAnalysis: procedure
    .input(z.object({ analysisId: z.string().optional(), document: analysisDocument }))
    .output(analysis),
  /** Fits the analysis's models and writes `report.html` into the project folder. */
  report: procedure.input(z.object({ analysisId: z.string() })).output(jobOf(writtenReport)),
  /** Fits a mixture of regressions to a table with a model's predictions. */
  mixture: procedure.input(mixtureTable).output(jobOf(tableMixture)),
  /** Writes the analysed rows and an R script that repeats the analysis with lme4 into the `exports` folder. */
  script: procedure.input(z.object({ analysisId: z.string() })).output(jobOf(writtenScript)),
};
