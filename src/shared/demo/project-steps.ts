import type { Client } from "../contract/contract.ts";
import type { JobOf } from "../contract/jobs.ts";
import type { Classifier, Dataset } from "../contract/library.ts";
import { ExemplarError } from "../domain/errors.ts";

/** What the steps of a study that is made from end to end work with. */
export interface StepServices {
  readonly client: Client;
  /** Waits until a job is done. @throws ExemplarError what it failed with, or `CANCELLED` */
  readonly followJob: <Result>(job: JobOf<Result>) => Promise<JobOf<Result>>;
}

/** Who is told what is being done, and what was found, a line at a time. */
export interface StepNotes {
  note(line: string): void;
}

/** Opens the project of a replication, or makes it. What is in it already is not made again. */
export async function openOrCreate(client: Client, path: string, name: string): Promise<void> {
  try {
    await client.projects.open({ path });
  } catch (error) {
    const { code } = error as Partial<ExemplarError>;
    if (code !== "PROJECT_MISSING") throw error;
    await client.projects.create({ path, name });
  }
}

/** What a step has made. @throws NOT_FOUND where there is nothing */
export function made<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined)
    throw new ExemplarError("NOT_FOUND", `The ${what} was not made`, "Remove the project's folder and try again.");
  return thing;
}

/** The project's first dataset that its reader has read, imported now where there is none. */
export async function importedDataset(
  { client, followJob }: StepServices,
  images: Parameters<Client["library"]["importDataset"]>[0],
): Promise<Dataset> {
  const find = async () => (await client.library.datasets()).find(({ reader }) => reader === images.reader);
  if (!(await find())) await followJob(await client.library.importDataset(images));
  return made(await find(), "dataset");
}

/**
 * A network that was trained on a dataset, evaluated. A classifier of the project that is called so is taken for it however
 * it was trained, so that one can be imported; what was trained here with other settings is not.
 */
export async function trainedClassifier(
  { client, followJob }: StepServices,
  notes: StepNotes,
  { datasetId, name, settings }: Parameters<Client["library"]["train"]>[0],
): Promise<Classifier> {
  const fits = ({ datasetId: own, name: called, training }: Classifier) =>
    own === datasetId &&
    called === name &&
    (training === null || (training.epochs === settings.epochs && training.seed === settings.seed));
  const find = async () => (await client.library.classifiers()).find(fits);
  if (!(await find())) await followJob(await client.library.train({ datasetId, name, settings }));
  const { id: classifierId, testAccuracy } = made(await find(), "classifier");
  if (testAccuracy === null) await followJob(await client.library.evaluate({ classifierId }));
  const classifier = made(await find(), "classifier");
  notes.note(`    ${name}: ${(100 * (classifier.testAccuracy ?? 0)).toFixed(1)}% of the test images right`);
  return classifier;
}
