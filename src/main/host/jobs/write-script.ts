import * as z from "zod";
import { type AnalysisDocument, sourceOf, type TrialSource, writtenScript } from "#shared/contract/analyse.ts";
import type { ScriptInput } from "../exports/analysis-script.ts";
import { found } from "../missing.ts";
import { readAnalysis } from "../store/read/analyses.ts";
import { readImportedTrials } from "../store/read/imported-trials.ts";
import type { Store } from "../store/store.ts";
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
    const source = sourceOf(analysis);
    progress({ done: 0, total: 2, unit: "steps", message: "Gathering the data" });
    const table = await client.analyse.table({ ...source, kinds: analysis.kinds });
    const input: ScriptInput = { ...sourceInWords(store, source, analysis), analysis, table, version };
    progress({ done: 1, total: 2, unit: "steps", message: "Fitting the models" });
    const files = await runInThread("write-script", input, signal);
    return { paths: writeExports(store.folder.exports, files) };
  },
});

function sourceInWords(
  store: Store,
  source: TrialSource,
  { kinds }: AnalysisDocument,
): Pick<ScriptInput, "name" | "origin" | "trials"> {
  if ("studyId" in source) {
    const { document, hash } = savedStudy(store, source.studyId);
    return {
      name: document.name,
      origin: `Study: ${document.title} (SHA-256 ${hash})`,
      trials: `scored trials of completed ${kinds.join(" and ")} sessions`,
    };
  }
  const { name, files } = found(readImportedTrials(store, source.importedId), "import", source.importedId);
  return {
    name: fileName(name),
    origin: `Imported: ${files.map((file) => `${file.name} (SHA-256 ${file.sha256})`).join(", ")}`,
    trials: "imported trials",
  };
}

/** A name as the name of a file on any system. */
const fileName = (name: string): string =>
  name.replaceAll(/[^\p{L}\p{N}_-]+/gu, "_").replaceAll(/^_+|_+$/g, "") || "imported";
