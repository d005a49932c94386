import type { ScriptInput } from "../exports/analysis-script.ts";
import type { ExportMaterial, TableMaterial } from "../exports/study-table.ts";
import type { ReadRequest } from "../imported-trials/read-trials.ts";
import type { ReportMaterial } from "../report/build-report.ts";
import type { ImportedReportInput } from "../report/imported/imported-findings.ts";
import type { PowerPart } from "./simulate-part.ts";

/**
 * What is computed in threads of its own: what its failure is said to be of, and the function, which is loaded in the thread
 * that needs it.
 */
export const threadTasks = {
  "check-study": {
    subject: "The check of the study",
    compute: async (document: unknown) => (await import("#shared/study/check-study.ts")).checkStudy(document),
  },
  "verify-project": {
    subject: "The project",
    compute: async (folder: string) => (await import("../store/verify.ts")).verifyProject(folder),
  },
  "make-table": {
    subject: "The data",
    compute: async (material: TableMaterial) => (await import("../exports/study-table.ts")).tableOf(material),
  },
  "write-table": {
    subject: "The data",
    compute: async (material: ExportMaterial) => (await import("../exports/study-table.ts")).writeTable(material),
  },
  "examine-trials": {
    subject: "The trials",
    compute: async (request: ReadRequest) => (await import("../imported-trials/read-trials.ts")).examineTrials(request),
  },
  "read-trials": {
    subject: "The trials",
    compute: async (request: ReadRequest) => (await import("../imported-trials/read-trials.ts")).readTrials(request),
  },
  "write-script": {
    subject: "The R script",
    compute: async (input: ScriptInput) => (await import("../exports/analysis-script.ts")).analysisScript(input),
  },
  "make-report": {
    subject: "The report",
    compute: async (material: ReportMaterial) => (await import("../report/build-report.ts")).makeReport(material),
  },
  "make-imported-report": {
    subject: "The report",
    compute: async (input: ImportedReportInput) =>
      (await import("../report/imported/imported-report.ts")).makeImportedReport(input),
  },
  "simulate-power": {
    subject: "The power simulation",
    compute: async (part: PowerPart) => (await import("./simulate-part.ts")).simulatePart(part),
  },
} as const;

export type ThreadTasks = typeof threadTasks;
