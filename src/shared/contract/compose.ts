import * as z from "zod";
import { explanationOrigin } from "../study/explanation-origins.ts";
import { shownScreen } from "../study/screen.ts";
import { studyDocument } from "../study/study-document.ts";
import { archivedAt } from "./holdings.ts";
import { jobOf } from "./jobs.ts";
import { powerPlan, powerResult } from "./power.ts";
import { procedure } from "./procedure.ts";
import { wholePath } from "./whole-path.ts";

export const studyProblem = z.object({
  path: z.string().describe("Where in the document: 'flow.2.trials.5'"),
  message: z.string(),
  severity: z.enum(["error", "warning"]),
});
export type StudyProblem = z.infer<typeof studyProblem>;

export const studySummary = z.object({
  trials: z.int().describe("Scored trials a participant"),
  attentionChecks: z.int().describe("Of these trials: those that only check attention, which no analysis counts"),
  screens: z.int(),
  minutes: z.number().describe("Expected duration"),
  participants: z.int(),
});

export const study = z.object({
  id: z.string(),
  name: z.string().describe("What it is called in this project: its title, until it is renamed"),
  hash: z.string().describe("SHA-256 of the canonical document: the data's study_hash"),
  document: studyDocument,
  problems: z.array(studyProblem),
  summary: studySummary,
  /** Once a session has started, the document is frozen: saving makes a new study. */
  frozen: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  archivedAt,
});
export type Study = z.infer<typeof study>;

export const studyTemplate = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  source: z.string(),
});
export type StudyTemplate = z.infer<typeof studyTemplate>;

export const compose = {
  studies: procedure.output(z.array(study)),
  study: procedure.input(z.object({ studyId: z.string() })).output(study),
  /** How the explanations were made that a study shows, of those that the project has. */
  explanationOrigins: procedure.input(z.object({ studyId: z.string() })).output(z.array(explanationOrigin)),
  templates: procedure.output(z.array(studyTemplate)),
  /** A study from a bundled template and the kept targets of a classifier. */
  createFromTemplate: procedure
    .input(
      z.object({
        templateId: z.string(),
        classifierId: z.string(),
        title: z.string().optional(),
        seed: z.int().default(1),
        calibrated: z
          .boolean()
          .default(false)
          .describe("Takes only explanations of calibrated answers, of targets that were chosen by these"),
        targets: z
          .int()
          .min(1)
          .optional()
          .describe("At most so many of the kept targets, drawn evenly from their kinds; all where it is left out"),
      }),
    )
    .output(study),
  /** Checks without saving. */
  check: procedure
    .input(z.object({ document: z.json() }))
    .output(z.object({ problems: z.array(studyProblem), summary: studySummary.nullable() })),
  /** Saves a document. A frozen study is left as it is and a new one is made. */
  save: procedure.input(z.object({ studyId: z.string().optional(), document: z.json() })).output(study),
  /** Writes a study with its pictures as one archive: to a file that is not there yet, or into the project's exports. */
  exportStudy: procedure
    .input(z.object({ studyId: z.string(), to: wholePath.optional() }))
    .output(z.object({ path: z.string() })),
  /** Takes a study from an archive with its pictures, or from a document alone. */
  importStudy: procedure.input(z.object({ path: wholePath })).output(study),
  /** Every screen of a session, exactly as a participant of this condition would meet it. */
  preview: procedure
    .input(z.object({ studyId: z.string(), conditionId: z.string(), seed: z.int().default(1) }))
    .output(z.array(shownScreen)),
  /** Simulates the planned study many times and counts how often the effect is found; the job answers with a `powerResult`. */
  power: procedure.input(powerPlan).output(jobOf(powerResult)),
};
