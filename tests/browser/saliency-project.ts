/**
 * The project that most of the browser's tests walk through, made by the services that the workbench has: sixty digits
 * with a saliency map each, a study of them with simulated participants, its analysis and its report.
 *
 * `node saliency-project.ts FOLDER`
 */
import { resolve } from "node:path";
import type { SimulatedParticipant } from "#shared/contract/run.ts";
import { paperCoefficientsOf, paperFormula, plausibleSds } from "#shared/study/paper-coefficients.ts";
import { openHost } from "../../src/main/cli/open-host.ts";
import { createTerminal } from "../../src/main/cli/terminal.ts";
import { withHost } from "../../src/main/cli/with-host.ts";

const participants = 12;
const seed = 1;

/** They answer as the paper's did. */
const participant: SimulatedParticipant = {
  strategy: "model",
  formula: paperFormula,
  coefficients: paperCoefficientsOf(paperFormula),
  participantSd: plausibleSds.subject_id!,
  categorySd: plausibleSds.target_category!,
};

/** Null, explanation and interaction model, nested as in the paper's Results. */
const formulas = ["target_kind", "target_kind + saliency", "target_kind * saliency"].map(
  (fixed) => `correct ~ ${fixed} + (1 | subject_id) + (1 | target_category)`,
);

const terminal = createTerminal({
  openHost: async (options) => openHost(options),
  ...{ stdout: process.stdout, stderr: process.stderr, json: false },
  interrupted: new AbortController().signal,
});

await withHost({ terminal }, async ({ client, followJob }) => {
  await client.projects.create({ path: resolve(process.argv[2]!), name: "Digits demo" });
  await followJob(await client.library.importDataset({ reader: "mnist-package", name: "MNIST digits" }));
  const [dataset] = await client.library.datasets();
  await followJob(await client.library.addBundledClassifier({ datasetId: dataset!.id }));
  const [classifier] = await client.library.classifiers();
  const classifierId = classifier!.id;
  await followJob(await client.library.evaluate({ classifierId }));

  const counts = { hit: 20, error: 20, low_confidence: 20 };
  const { targets } = await client.curate.chooseTargets({ classifierId, counts, seed });
  const targetIds = targets.map(({ id }) => id);
  const subjects = targetIds.map((targetId) => ({ kind: "target" as const, targetId }));
  await followJob(await client.methods.run({ method: "gp-mask", subjects, seed }));
  await client.curate.setStatus({ targetIds, status: "kept" });

  const templateId = "saliency-2afc";
  const { id: studyId, document } = await client.compose.createFromTemplate({ templateId, classifierId, seed });
  const participantsPerCondition = Math.ceil(participants / document.conditions.length);
  await client.compose.save({ studyId, document: { ...document, participantsPerCondition } });
  await followJob(await client.run.simulate({ studyId, participants, participant, seed }));
  const { id: analysisId } = await client.analyse.saveAnalysis({
    document: {
      format: "exemplar-analysis/1",
      title: document.title,
      ...{ studyId, kinds: ["simulated"], formulas, family: "binomial", exclusions: [], seed },
      referenceLevels: { target_kind: "error" },
    },
  });
  await followJob(await client.analyse.report({ analysisId }));
});
