import { randomUUID } from "node:crypto";
import { sourceOf } from "#shared/contract/analyse.ts";
import { correctedLabelsFile } from "../exports/corrected-labels.ts";
import { exportName, exportStudy, studyTable } from "../exports/export-study.ts";
import { tableOfImport } from "../imported-trials/table-of-import.ts";
import { fitTable } from "../jobs/fit-table.ts";
import { writeReport } from "../jobs/write-report.ts";
import { writeScript } from "../jobs/write-script.ts";
import { found } from "../missing.ts";
import { readAnalyses, readAnalysis } from "../store/read/analyses.ts";
import { readImportedTrials } from "../store/read/imported-trials.ts";
import { readStudy } from "../store/read/studies.ts";
import { writeAnalysis } from "../store/write/analyses.ts";
import { savedStudy } from "../studies/checked-study.ts";
import type { Workbench } from "../workbench.ts";
import { writeExports } from "../write-exports.ts";
import type { Base } from "./base.ts";

export function analyseProcedures(os: Base, workbench: Workbench) {
  return os.analyse.router({
    table: os.analyse.table.handler(({ input }) =>
      "importedId" in input ? tableOfImport(workbench.store, input.importedId) : studyTable(workbench.store, input),
    ),
    export: os.analyse.export.handler(async ({ input }) => ({
      paths: await exportStudy(workbench.store, input, { ...input, version: workbench.version }),
    })),
    exportCorrections: os.analyse.exportCorrections.handler(async ({ input }) => {
      const { store } = workbench;
      const { document, hash } = savedStudy(store, input.studyId);
      const name = exportName(document, hash, input.kinds);
      const table = await studyTable(store, { ...input, scoredOnly: true, completedOnly: true });
      return { paths: writeExports(store.folder.exports, [correctedLabelsFile(name, table)]) };
    }),
    analyses: os.analyse.analyses.handler(({ input }) => readAnalyses(workbench.store, input)),
    saveAnalysis: os.analyse.saveAnalysis.handler(({ input }) => {
      const { store, version } = workbench;
      const source = sourceOf(input.document);
      if ("studyId" in source) found(readStudy(store, source.studyId), "study", source.studyId);
      else found(readImportedTrials(store, source.importedId), "import", source.importedId);
      const id = input.analysisId ?? randomUUID();
      if (input.analysisId !== undefined) found(readAnalysis(store, id), "analysis", id);
      const versions = { Exemplar: version, "Node.js": process.versions.node };
      const analysis = { id, document: { ...input.document, versions }, updatedAt: new Date().toISOString() };
      writeAnalysis(store, analysis);
      workbench.events.changed("analyse");
      return analysis;
    }),
    report: os.analyse.report.handler(({ input }) => workbench.jobs.add(writeReport, input)),
    mixture: os.analyse.mixture.handler(({ input }) => workbench.jobs.add(fitTable, input)),
    script: os.analyse.script.handler(({ input }) => workbench.jobs.add(writeScript, input)),
  });
}
