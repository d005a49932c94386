import type { Analysis, AnalysisDocument } from "../contract/analyse.ts";
import type { Study } from "../contract/compose.ts";
import type { Client } from "../contract/contract.ts";
import { specifiedTrials, type Target } from "../contract/curate.ts";
import type { Classifier, Dataset } from "../contract/library.ts";
import { ExemplarError } from "../domain/errors.ts";
import { imageSet } from "../methods/outputs/image-set.ts";
import {
  modelFormula,
  naturalAdversarial,
  nestedModels,
  referenceLevels,
  table1Participant,
} from "../study/natural-adversarial.ts";
import { made, type StepNotes, type StepServices } from "./project-steps.ts";

export interface DigitsStudyOptions {
  readonly retrain: boolean;
  readonly participants: number;
  /** Random masks a saliency map. */
  readonly masks: number;
  readonly seed: number;
}

export interface DigitsStudy {
  readonly dataset: Dataset;
  readonly classifier: Classifier;
  /** Every trial of the list, also those that nothing teaches. */
  readonly targets: readonly Target[];
  /** What adversarial errors are errors on, in words. */
  readonly adversarialImages: string;
  readonly shortfalls: readonly string[];
  readonly study: Study;
  readonly analysis: Analysis;
}

const template = "natural-adversarial-2afc";
const trainingEpochs = 12;
/** There are ten digits: with three trials of each kind in each, as many as the paper's 30 categories have with one. */
const trials = { categories: 10, perKind: naturalAdversarial.specifiedTrials / 3 };

/** Of each teaching example, which share the weight of the paper's epochs. */
export const augmentedCopies = 4;

const formulas = Object.values(nestedModels).map(modelFormula);

const steps = 6;

/** The project is called so. */
export const demoName = "Digits demo";

/** As the paper has them: all participants, and maps that are good enough to look at in little time. */
export const demoOptions: DigitsStudyOptions = {
  ...{ retrain: false, participants: 4 * naturalAdversarial.participantsPerCondition, masks: 300, seed: 1 },
};

/**
 * The natural-adversarial study on real digits, with simulated participants who answer as the paper's did: everything from
 * the data to the analysis, in the project that is open. Each step first looks whether the project already has what it would
 * make, so that what was interrupted goes on where it stopped.
 */
export async function digitsStudy(
  services: StepServices,
  notes: StepNotes,
  options: DigitsStudyOptions,
): Promise<DigitsStudy> {
  const { client } = services;
  let begun = 0;
  const step = (title: string) => notes.note(`${++begun}/${steps} ${title}`);
  step("Data: the 10,000 MNIST digits of the package `mnist`");
  const dataset = await mnistDigits(services);
  step(options.retrain ? "Classifier: training the CNN" : "Classifier: the CNN with the shipped weights");
  const classifier = await digitsNetwork(services, dataset, options);
  notes.note(`    ${percent(classifier.testAccuracy ?? 0)} of ${dataset.testCount} held-out digits right`);
  step("Trials: hits, standard errors and adversarial errors, as many of each in each category");
  const { targets, ...specified } = await trialList(services, classifier, options);
  for (const note of [specified.adversarialImages, ...specified.shortfalls]) notes.note(`    ${note}`);
  step(`Explanations: saliency maps of ${options.masks} masks, and four teaching examples with theirs`);
  await explained(services, targets, options);
  const kept = await decided(client, targets);
  step(`Study: what will the AI answer? Maps × examples, ${kept} trials, ${options.participants} participants`);
  const study = await composed(client, classifier, options);
  await simulated(services, study, options);
  step("Analysis: nested logistic mixed models, tables, figures");
  const analysis = await analysed(client, study, options);
  const ids = new Set(targets.map(({ id }) => id));
  const decidedTargets = (await client.curate.targets({ classifierId: classifier.id })).filter(({ id }) => ids.has(id));
  return { dataset, classifier, targets: decidedTargets, ...specified, study, analysis };
}

/** The 10,000 MNIST digits of the package `mnist`. */
export async function mnistDigits({ client, followJob }: StepServices): Promise<Dataset> {
  const find = async () => (await client.library.datasets()).find(({ reader }) => reader === "mnist-package");
  if (!(await find()))
    await followJob(await client.library.importDataset({ reader: "mnist-package", name: "MNIST digits" }));
  return made(await find(), "dataset");
}

/** The CNN with the shipped weights, or one that is trained here; evaluated. */
export async function digitsNetwork(
  { client, followJob }: StepServices,
  { id: datasetId }: Dataset,
  { retrain, seed }: Pick<DigitsStudyOptions, "retrain" | "seed">,
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

async function trialList(
  { client, followJob }: StepServices,
  { id: classifierId }: Classifier,
  { seed }: DigitsStudyOptions,
): Promise<Pick<DigitsStudy, "targets" | "adversarialImages" | "shortfalls">> {
  const job = await followJob(await client.curate.specifyTrials({ classifierId, settings: trials, seed }));
  const { targetIds, adversarialImages, shortfalls } = specifiedTrials.parse(job.result);
  const all = await client.curate.targets({ classifierId });
  return { targets: targetIds.map((id) => all.find((target) => target.id === id)!), adversarialImages, shortfalls };
}

/** A map of each target, and examples with maps of their own. */
async function explained(
  { client, followJob }: StepServices,
  targets: readonly Target[],
  { masks, seed }: DigitsStudyOptions,
): Promise<void> {
  const subjects = targets.map(({ id }) => ({ kind: "target" as const, targetId: id }));
  await followJob(await client.methods.run({ method: "gp-mask", subjects, settings: { masks }, seed }));
  const learner = { draw: "nearest", pool: 20, copies: augmentedCopies, weight: naturalAdversarial.epochs };
  const settings = { ...learner, maps: "gp-mask", masks };
  await followJob(await client.methods.run({ method: "teaching-examples", subjects, settings, seed }));
}

/**
 * Keeps what nobody has decided on, so that the list stays balanced: also where no set of examples teaches enough, which
 * the replication counts. The paper left such a trial out.
 */
async function decided(client: Client, targets: readonly Target[]): Promise<number> {
  const undecided = targets.filter(({ status }) => status === "candidate").map(({ id }) => id);
  if (undecided.length > 0) await client.curate.setStatus({ targetIds: undecided, status: "kept" });
  return undecided.length + targets.filter(({ status }) => status === "kept").length;
}

/** The learner's probability of a target's answer, before and after its newest examples; null without any. */
export async function taughtProbabilities(
  client: Client,
  targetId: string,
): Promise<{ before: number; after: number } | null> {
  const artefacts = await client.artefacts.of({ subject: { kind: "target", targetId } });
  const newest = artefacts.findLast(({ output }) => output === imageSet.id);
  if (!newest) return null;
  const { statements } = imageSet.summary.parse(newest.summary);
  const value = (id: string) => statements.find((statement) => statement.id === id)?.value ?? Number.NaN;
  return { before: value("before"), after: value("after") };
}

async function composed(
  client: Client,
  { id: classifierId }: Classifier,
  { seed, participants }: DigitsStudyOptions,
): Promise<Study> {
  const existing = (await client.compose.studies()).find(
    ({ document }) => document.name === "natural_adversarial_2afc",
  );
  if (existing) {
    const planned = existing.document.participantsPerCondition * existing.document.conditions.length;
    if (planned < participants || existing.document.seed !== seed)
      throw new ExemplarError(
        "CONFLICT",
        `The project has a study of ${planned} participants with seed ${existing.document.seed}, not of ${participants} with seed ${seed}`,
        "Name another folder with --project, or ask for what the study has.",
      );
    return existing;
  }
  const { id, document } = await client.compose.createFromTemplate({ templateId: template, classifierId, seed });
  const participantsPerCondition = Math.ceil(participants / document.conditions.length);
  return client.compose.save({ studyId: id, document: { ...document, participantsPerCondition } });
}

async function simulated(
  { client, followJob }: StepServices,
  { id: studyId }: Study,
  { participants, seed }: DigitsStudyOptions,
): Promise<void> {
  const { sessions } = await client.run.overview({ studyId, kind: "simulated" });
  const missing = participants - sessions.filter(({ status }) => status === "completed").length;
  if (missing <= 0) return;
  const participant = { ...table1Participant, coefficients: { ...table1Participant.coefficients } };
  await followJob(await client.run.simulate({ studyId, participants: missing, participant, seed }));
}

async function analysed(client: Client, { id: studyId, document }: Study, { seed }: DigitsStudyOptions) {
  const [existing] = await client.analyse.analyses({ studyId });
  if (existing) return existing;
  const analysis: AnalysisDocument = {
    format: "exemplar-analysis/1",
    title: document.title,
    studyId,
    kinds: ["simulated"],
    formulas: [...formulas],
    family: "binomial",
    referenceLevels: { ...referenceLevels },
    exclusions: [],
    seed,
  };
  return client.analyse.saveAnalysis({ document: analysis });
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
