import { join, resolve } from "node:path";
import { Command } from "commander";
import * as z from "zod";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import type { Study } from "#shared/contract/compose.ts";
import type { Client } from "#shared/contract/contract.ts";
import type { Target } from "#shared/contract/curate.ts";
import type { Classifier, Dataset } from "#shared/contract/library.ts";
import type { SimulatedParticipant } from "#shared/contract/run.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { paperCoefficientsOf, paperFormula, plausibleSds } from "#shared/study/paper-coefficients.ts";
import { wholeNumber } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { type Services, withHost } from "../with-host.ts";

interface DemoOptions {
  readonly project: string;
  readonly retrain: boolean;
  readonly participants: number;
  readonly seed: number;
}

const method = "gp-mask";
const template = "saliency-2afc";
const trainingEpochs = 12;
const targetCounts = { hit: 20, error: 20, low_confidence: 20 };

/** The demo's participants answer as the paper's did. */
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

/**
 * `demo`: the main job from data to report, on real digits with simulated participants. Every step first looks whether
 * the project already has what it would make, so a demo that was interrupted goes on where it stopped.
 */
export function demoCommand(terminal: Terminal): Command {
  return new Command("demo")
    .description("make a project that shows the whole work, from digits to report.html")
    .option("-p, --project <folder>", "where to make it", join("exemplar-projects", "digits-demo"))
    .option("--retrain", "train the classifier instead of using the shipped weights", false)
    .option("--participants <number>", "simulated participants", wholeNumber, 40)
    .option("--seed <number>", "decides every random choice", wholeNumber, 1)
    .action(async (options: DemoOptions) => {
      const path = resolve(options.project);
      const made = await withHost({ terminal }, async (workbench) => {
        const { client } = workbench;
        await openOrCreate(client, path);
        const step = stepCounter(terminal);
        step("Data: the 10,000 MNIST digits of the package `mnist`");
        const dataset = await digits(workbench);
        step(options.retrain ? "Classifier: training the CNN" : "Classifier: the CNN with the shipped weights");
        const classifier = await network(workbench, dataset, options);
        terminal.note(`    ${percent(classifier.testAccuracy ?? 0)} of ${dataset.testCount} held-out digits right`);
        step("Targets: hits, errors and low-confidence cases of the test set");
        const targets = await curated(workbench, terminal, classifier, options);
        step(`Study: what will the AI answer? Saliency vs none, ${targets.length} trials`);
        const study = await saliencyStudy(client, classifier, options);
        step(`Participants: ${options.participants} simulated, through the same sessions as people`);
        await simulated(workbench, study, options);
        step("Analysis: nested logistic mixed models, tables, figures");
        const analysis = await analysed(client, study, options);
        const report = await workbench.followJob(await client.analyse.report({ analysisId: analysis.id }));
        const { paths } = await client.analyse.export({
          ...{ studyId: study.id, kinds: ["simulated"], format: "csv-long", scoredOnly: true, completedOnly: true },
        });
        return { project: path, data: paths, report: madeReport.parse(report.result).path };
      });
      terminal.answer(
        made,
        ["", `Project  ${made.project}`, ...made.data.map((data) => `Data     ${data}`), "Report", made.report].join(
          "\n",
        ),
      );
    });
}

const madeReport = z.object({ path: z.string() });

function stepCounter(terminal: Terminal): (title: string) => void {
  let count = 0;
  return (title) => terminal.note(`${++count}/6 ${title}`);
}

async function openOrCreate(client: Client, path: string): Promise<void> {
  try {
    await client.projects.open({ path });
  } catch (error) {
    const { code } = error as Partial<ExemplarError>;
    if (code !== "PROJECT_MISSING") throw error;
    await client.projects.create({ path, name: "Digits demo" });
  }
}

async function digits({ client, followJob }: Services): Promise<Dataset> {
  const find = async () => (await client.library.datasets()).find(({ reader }) => reader === "mnist-package");
  if (!(await find()))
    await followJob(await client.library.importDataset({ reader: "mnist-package", name: "MNIST digits" }));
  return made(await find(), "dataset");
}

async function network(
  { client, followJob }: Services,
  { id: datasetId }: Dataset,
  { retrain, seed }: DemoOptions,
): Promise<Classifier> {
  const name = retrain ? `CNN trained with seed ${seed}` : undefined;
  const find = async () =>
    (await client.library.classifiers()).find(
      (classifier) => classifier.datasetId === datasetId && (name === undefined || classifier.name === name),
    );
  if (!(await find()))
    await followJob(
      name === undefined
        ? await client.library.addBundledClassifier({ datasetId })
        : await client.library.train({ datasetId, name, settings: { seed, epochs: trainingEpochs } }),
    );
  const { id: classifierId, testAccuracy } = made(await find(), "classifier");
  if (testAccuracy === null) await followJob(await client.library.evaluate({ classifierId }));
  return made(await find(), "classifier");
}

/** Targets with a saliency map each; those that nobody has decided on are kept. */
async function curated(
  { client, followJob }: Services,
  terminal: Terminal,
  { id: classifierId }: Classifier,
  { seed }: DemoOptions,
): Promise<Target[]> {
  let { targets, shortfalls } = { targets: await client.curate.targets({ classifierId }), shortfalls: [] as string[] };
  if (targets.length === 0)
    ({ targets, shortfalls } = await client.curate.chooseTargets({ classifierId, counts: targetCounts, seed }));
  for (const shortfall of shortfalls) terminal.note(`    ${shortfall}`);
  const subjects = targets.map(({ id }) => ({ kind: "target" as const, targetId: id }));
  await followJob(await client.methods.run({ method, subjects, seed }));
  const undecided = targets.filter(({ status }) => status === "candidate").map(({ id }) => id);
  if (undecided.length > 0) await client.curate.setStatus({ targetIds: undecided, status: "kept" });
  return (await client.curate.targets({ classifierId })).filter(({ status }) => status === "kept");
}

async function saliencyStudy(
  client: Client,
  { id: classifierId }: Classifier,
  { seed, participants }: DemoOptions,
): Promise<Study> {
  const [existing] = await client.compose.studies();
  if (existing) return existing;
  const { id, document } = await client.compose.createFromTemplate({ templateId: template, classifierId, seed });
  const participantsPerCondition = Math.ceil(participants / document.conditions.length);
  return client.compose.save({ studyId: id, document: { ...document, participantsPerCondition } });
}

async function simulated({ client, followJob }: Services, { id: studyId }: Study, { participants, seed }: DemoOptions) {
  const { sessions } = await client.run.overview({ studyId, kind: "simulated" });
  const missing = participants - sessions.filter(({ status }) => status === "completed").length;
  if (missing > 0) await followJob(await client.run.simulate({ studyId, participants: missing, participant, seed }));
}

async function analysed(client: Client, { id: studyId, document }: Study, { seed }: DemoOptions) {
  const [existing] = await client.analyse.analyses({ studyId });
  if (existing) return existing;
  const analysis: AnalysisDocument = {
    format: "exemplar-analysis/1",
    title: document.title,
    studyId,
    kinds: ["simulated"],
    formulas,
    family: "binomial",
    referenceLevels: { target_kind: "error" },
    exclusions: [],
    seed,
  };
  return client.analyse.saveAnalysis({ document: analysis });
}

function made<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined)
    throw new ExemplarError(
      "NOT_FOUND",
      `The demo's ${what} was not made`,
      "Remove the project's folder and try again.",
    );
  return thing;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
