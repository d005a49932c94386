import * as z from "zod";
import { keptImages } from "#shared/contract/curate.ts";
import { type Artefact, fileOf } from "#shared/domain/artefact.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { mostProbable } from "#shared/library/answers.ts";
import { findMethod } from "#shared/methods/list.ts";
import { madePictures } from "#shared/methods/outputs/list.ts";
import type { ChosenTarget } from "#shared/study/choose-targets.ts";
import { adoptDataset } from "../library/adopt-dataset.ts";
import { askedAnswers } from "../library/calibrated-answers.ts";
import { keepTargets } from "../library/keep-targets.ts";
import { resolveSubject } from "../methods/resolve-subject.ts";
import { found } from "../missing.ts";
import { readArtefact } from "../store/read/artefacts.ts";
import { readDatasets, type StoredDataset } from "../store/read/datasets.ts";
import { ensurePredictions } from "./ensure-output.ts";
import { defineJob, type JobContext } from "./job-kind.ts";

const params = z.object({ artefactId: z.string(), pictures: z.array(z.string()).optional() });

/** How a dataset of made images came to be: it is read by no reader. */
const madeReader = "made-images";

/**
 * Makes targets of images that a method has made: a dataset that holds all of the artefact's, what the classifier answers
 * to them, and a candidate of each that was asked for. The other answer on offer is the classifier's second.
 */
export const keepImagesJob = defineJob({
  kind: "keep-images",
  lane: "engine",
  params,
  title({ artefactId }, store) {
    const { method } = found(readArtefact(store, artefactId), "artefact", artefactId);
    return `Make targets of images: ${findMethod(method)?.label ?? method}`;
  },
  result: keptImages,
  async run(context, { artefactId, pictures }) {
    const { store } = context;
    const artefact = found(readArtefact(store, artefactId), "artefact", artefactId);
    const made = requireMade(artefact, pictures);
    const { classifier } = resolveSubject(store, artefact.subject, artefact.provenance.temperature ?? null);
    const dataset = await madeDataset(context, artefact, classifier.inputShape);
    await ensurePredictions(context, classifier, dataset);
    const { answers, temperature } = askedAnswers(store, classifier, dataset, false);
    const targets = made.flatMap((index): ChosenTarget[] => {
      const [first, second] = mostProbable(answers, index, 2);
      if (!first || !second) return []; // one that cannot be answered
      const answered = { predicted: first.class, alternative: second.class, confidence: first.probability };
      return [{ index, kind: "made", groundTruth: -1, ...answered }];
    });
    const kept = await keepTargets(context, { classifier, dataset, targets, temperature });
    context.changed("curate", "project");
    return { targetIds: kept.map(({ id }) => id) };
  },
});

/**
 * The places of the pictures that were asked for among all that an artefact has made.
 * @throws ExemplarError `INVALID` where it has made none, or none of such a name
 */
export function requireMade(artefact: Artefact, asked: readonly string[] | undefined): number[] {
  const all = madePictures(artefact);
  if (all.length === 0)
    throw new ExemplarError(
      "INVALID",
      `${findMethod(artefact.method)?.label ?? artefact.method} has made no images here that could be targets`,
      "Choose samples, or the fidelity of a mixture, which crafts images.",
    );
  return (asked ?? all).map((name) => {
    const index = all.indexOf(name);
    if (index >= 0) return index;
    throw new ExemplarError(
      "INVALID",
      `There is no image “${name}” among those that were made`,
      `They are ${all.join(", ")}.`,
    );
  });
}

/** All images that an artefact has made, as a dataset: the project's where it has it, otherwise made now. */
async function madeDataset(
  { store, engine, signal, progress, changed }: JobContext,
  artefact: Artefact,
  imageShape: readonly [number, number, number],
): Promise<StoredDataset> {
  const find = () => readDatasets(store).find(({ madeBy }) => madeBy === artefact.id);
  const existing = find();
  if (existing) return existing;
  const label = findMethod(artefact.method)?.label ?? artefact.method;
  const pictures = madePictures(artefact).map((name) => fileOf(artefact.files, name)!.sha256);
  const source = `Made by ${label} (${artefact.keySha256.slice(0, 12)}, seed ${artefact.seed})`;
  await adoptDataset(
    store,
    {
      name: `Made by ${label}`,
      reader: madeReader,
      testFraction: 1,
      seed: artefact.seed,
      madeFrom: { madeBy: artefact.id },
    },
    (into) => engine.run("pack-pictures", { pictures, imageShape, source, into }, { signal, onProgress: progress }),
  );
  changed("library", "project");
  return found<StoredDataset>(find(), "dataset", source);
}
