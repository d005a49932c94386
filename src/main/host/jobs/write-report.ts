import { relative } from "node:path";
import * as z from "zod";
import { type Analysis, sourceOf, writtenReport } from "#shared/contract/analyse.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { found } from "../missing.ts";
import type { MadeReport, ReportMaterial } from "../report/build-report.ts";
import type { ImportedReportInput } from "../report/imported/imported-findings.ts";
import { shownArtefacts, shownTargets } from "../report/shown-targets.ts";
import { writeDurably } from "../store/durable-file.ts";
import { readAnalysis } from "../store/read/analyses.ts";
import { readArtefactsOf } from "../store/read/artefacts.ts";
import type { Store } from "../store/store.ts";
import { savedStudy } from "../studies/checked-study.ts";
import { runInThread } from "../threads/run-in-thread.ts";
import { isNew, numbered } from "../write-exports.ts";
import { defineJob, type JobContext } from "./job-kind.ts";

const params = z.object({ analysisId: z.string() });

/** Fits an analysis's models and writes `report.html` (or `report-2.html`, …: over no other), with the data beside it. */
export const writeReport = defineJob({
  kind: "write-report",
  lane: "host",
  params,
  title: ({ analysisId }, store) =>
    `Write the report of ${found(readAnalysis(store, analysisId), "analysis", analysisId).document.title}`,
  result: writtenReport,
  async run(context, { analysisId }) {
    const { store, progress } = context;
    const analysis = found(readAnalysis(store, analysisId), "analysis", analysisId);
    progress({ done: 0, total: 3, unit: "steps", message: "Gathering the data" });
    const { html, participants, trials } = await make(context, analysis);
    progress({ done: 2, total: 3, unit: "steps", message: "Writing the report" });
    const path = numbered(store.folder.report, isNew);
    writeDurably(path, Buffer.from(html));
    return { path, participants, trials };
  },
});

async function make(context: JobContext, analysis: Analysis): Promise<MadeReport> {
  const { signal, progress } = context;
  const source = sourceOf(analysis.document);
  const fitting = () => progress({ done: 1, total: 3, unit: "steps", message: "Fitting the models" });
  if ("studyId" in source) {
    const material = await gather(context, analysis, source.studyId);
    fitting();
    return runInThread("make-report", material, signal);
  }
  const material = await gatherImported(context, analysis, source.importedId);
  fitting();
  return runInThread("make-imported-report", material, signal);
}

async function gatherImported(
  { client, version }: JobContext,
  { document: analysis }: Analysis,
  importedId: string,
): Promise<ImportedReportInput> {
  const imported = await client.importedTrials.get({ importedId });
  const table = await client.analyse.table({ importedId });
  return { analysis, imported, table, version, createdAt: new Date().toISOString() };
}

/** All that the report is made of, asked for as a window would ask. */
async function gather(
  { store, client, version }: JobContext,
  { document: analysis }: Analysis,
  studyId: string,
): Promise<ReportMaterial> {
  const { kinds } = analysis;
  const { document, hash } = savedStudy(store, studyId);
  const shown = targetIdsOf(document);
  const targets = (await client.curate.targets({})).filter(({ id }) => shown.has(id));
  const [target] = targets;
  if (!target)
    throw new ExemplarError(
      "UNSUPPORTED",
      `The study "${document.title}" shows no target of this project.`,
      "A report is written for studies that were composed from the project's own targets.",
    );
  const artefacts = targets.flatMap(({ id: targetId }) => readArtefactsOf(store, { kind: "target", targetId }));
  const bound = new Set(shownArtefacts({ study: { document, hash }, targets, artefacts }).map(({ id }) => id));
  const evaluations = [...bound].flatMap((artefactId) => readArtefactsOf(store, { kind: "artefact", artefactId }));
  const everything = { studyId, kinds, completedOnly: true, scoredOnly: false };
  const exported = [
    { label: "Data, one row a screen (CSV)", ...(await client.analyse.export({ ...everything, format: "csv-long" })) },
    { label: "Codebook", ...(await client.analyse.export({ ...everything, format: "codebook" })) },
  ];
  return {
    analysis,
    study: { document, hash },
    dataset: found(
      (await client.library.datasets()).find(({ id }) => id === target.datasetId),
      "dataset",
      target.datasetId,
    ),
    classifier: found(
      (await client.library.classifiers()).find(({ id }) => id === target.classifierId),
      "classifier",
      target.classifierId,
    ),
    evaluation: await client.library.evaluation({ classifierId: target.classifierId, split: "test" }),
    targets,
    artefacts,
    evaluations,
    images: imagesOf(
      store,
      shownTargets({ study: { document, hash }, targets, artefacts }).flatMap(
        ({ target: { imageSha256 }, explanations }) => [
          imageSha256,
          ...explanations.flatMap(({ pictures }) => pictures.map(({ sha256 }) => sha256)),
        ],
      ),
    ),
    table: await client.analyse.table(everything),
    sessions: (await client.run.overview({ studyId })).sessions,
    files: exported.flatMap(({ label, paths }) =>
      paths.map((path) => ({ label, path: relative(store.folder.path, path).replaceAll("\\", "/") })),
    ),
    device: [...new Set(artefacts.map(({ provenance }) => provenance.device))].join(", "),
    version,
    createdAt: new Date().toISOString(),
  };
}

const targetOfTrial = z.object({ target_id: z.string() });

/** The ids of the targets that a study's trials name. */
function targetIdsOf({ flow }: ReturnType<typeof savedStudy>["document"]): Set<string> {
  return new Set(
    flow.flatMap((step) =>
      step.type === "block"
        ? step.trials.flatMap(({ parameters }) => targetOfTrial.safeParse(parameters).data?.target_id ?? [])
        : [],
    ),
  );
}

function imagesOf(store: Store, hashes: readonly string[]): Map<string, Uint8Array> {
  return new Map(
    [...new Set(hashes)].filter((hash) => store.blobs.has(hash)).map((hash) => [hash, store.blobs.read(hash)]),
  );
}
