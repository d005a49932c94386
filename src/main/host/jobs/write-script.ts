import * as z from "zod";
import { writtenScript } from "#shared/contract/analyse.ts";
import type { ScriptInput } from "../exports/analysis-script.ts";
import { found } from "../missing.ts";
import { readAnalysis } from "../store/read/analyses.ts";
import { savedStudy } from "../studies/checked-study.ts";
import { runInThread } from "../threads/run-in-thread.ts";
import { writeExports } from "../write-exports.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({ analysisId: z.string() });

/** Writes the rows that an analysis keeps, its document, and an R script that repeats it with lme4. */
export const writeScript = defineJob({
  kind: "write-script",
  lane: "host",
  params,
  title: ({ analysisId }, store) =>
    `Write the R script of ${found(readAnalysis(store, analysisId), "analysis", analysisId).document.title}`,
  result: writtenScript,
  async run({ store, client, signal, progress, version }, { analysisId }) {
    const { document: analysis } = found(readAnalysis(store, analysisId), "analysis", analysisId);
    const { studyId, kinds } = analysis;
    const { document: study, hash } = savedStudy(store, studyId);
    progress({ done: 0, total: 2, unit: "steps", message: "Gathering the data" });
    const table = await client.analyse.table({ studyId, kinds, completedOnly: true, scoredOnly: true });
    const input: ScriptInput = { analysis, study, studyHash: hash, table, version };
    progress({ done: 1, total: 2, unit: "steps", message: "Fitting the models" });
    const files = await runInThread("write-script", input, signal);
    return { paths: writeExports(store.folder.exports, files) };
  },
});
