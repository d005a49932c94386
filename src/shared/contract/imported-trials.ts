import * as z from "zod";
import { columnRoles } from "../imported-trials/column-roles.ts";
import { encodings } from "../stats/reading/decode-text.ts";
import { archivedAt } from "./holdings.ts";
import { procedure } from "./procedure.ts";
import { wholePath } from "./whole-path.ts";

/** Files of trials, and how they are written where that cannot be seen. */
export const trialFiles = z.object({
  paths: z.array(wholePath).min(1).describe("CSV, JSON or JSON Lines; of a folder all such files in it"),
  encoding: z.enum(encodings).optional(),
  delimiter: z.string().length(1).optional(),
  decimal: z.enum([".", ","]).optional(),
  missing: z.array(z.string()).optional().describe("Further tokens that stand for a missing value"),
  types: z
    .record(z.string(), z.enum(["number", "factor"]))
    .optional()
    .describe("How a column is read, whatever it looks like"),
});
export type TrialFiles = z.infer<typeof trialFiles>;

const leftOut = z.array(z.object({ reason: z.string(), rows: z.int() }));
const file = z.object({ name: z.string(), sha256: z.string(), rows: z.int() });

/** What is kept of the files with these roles. */
const kept = z.object({
  trials: z.int(),
  participants: z.int(),
  leftOut: leftOut.describe("Rows that are no trials, and why"),
  doubts: z.array(z.string()).describe("What to look at before believing it"),
});

export const foundColumn = z.object({
  name: z.string(),
  type: z.enum(["number", "factor", "truth", "empty"]),
  values: z.array(z.string()).describe("The first few that differ"),
  distinct: z.int(),
  missing: z.int().describe("Rows without a value"),
  doubts: z.array(z.string()),
});
export type FoundColumn = z.infer<typeof foundColumn>;

export const examinedTrials = z.object({
  files: z.array(file),
  rows: z.int(),
  columns: z.array(foundColumn),
  notes: z.array(z.string()).describe("What was done to the files to read them"),
  roles: columnRoles.describe("As asked, or as proposed; a participant or outcome that was not found is empty"),
  /** Null where `problem` says why the roles cannot be. */
  kept: kept.nullable(),
  problem: z.string().nullable(),
});
export type ExaminedTrials = z.infer<typeof examinedTrials>;

/** Somebody's trials in this project. */
export const importedTrials = z.object({
  id: z.string(),
  name: z.string(),
  files: z.array(file),
  roles: columnRoles,
  rtColumn: z.string().nullable().describe("Response times in ms"),
  /** By which models a first analysis can begin. */
  outcomeType: z.enum(["two kinds", "categories", "number"]),
  ...kept.shape,
  notes: z.array(z.string()),
  tableSha256: z.string().describe("Of the table as it is stored"),
  createdAt: z.string(),
  archivedAt,
});
export type ImportedTrials = z.infer<typeof importedTrials>;

export const importedTrialProcedures = {
  /** Reads files and says what is in them, and what would be kept; nothing is stored. */
  examine: procedure.input(trialFiles.extend({ roles: columnRoles.optional() })).output(examinedTrials),
  import: procedure
    .input(trialFiles.extend({ name: z.string().trim().min(1), roles: columnRoles }))
    .output(importedTrials),
  list: procedure.output(z.array(importedTrials)),
  get: procedure.input(z.object({ importedId: z.string() })).output(importedTrials),
};
