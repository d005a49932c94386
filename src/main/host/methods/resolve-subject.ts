import type { ArtefactReference, SubjectReference } from "#engine/references.ts";
import type { Target } from "#shared/contract/curate.ts";
import type { Artefact } from "#shared/domain/artefact.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Subject, SubjectOf } from "#shared/domain/subject.ts";
import { requireTemperature } from "../library/calibrated-answers.ts";
import { datasetImages, datasetReference, networkReference } from "../library/engine-references.ts";
import { found } from "../missing.ts";
import { readArtefact } from "../store/read/artefacts.ts";
import { readClassifier, type StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset, type StoredDataset } from "../store/read/datasets.ts";
import { readGenerator } from "../store/read/generators.ts";
import { readTarget } from "../store/read/targets.ts";
import type { Store } from "../store/store.ts";

/** A subject with all that a run needs of it. */
export interface ResolvedSubject {
  readonly subject: Subject;
  /** Of an artefact: what it is. */
  readonly made?: { readonly method: string; readonly output: string };
  readonly classifier: StoredClassifier;
  /** Of the calibrated answers that are meant; null for the classifier's own. */
  readonly temperature: number | null;
  /** The classifier's own: what it was trained on. */
  readonly dataset: StoredDataset;
  /** What the subject is, by content: what decides an artefact besides its method, settings and seed. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly reference: SubjectReference;
}

/**
 * @param temperature of the calibrated answers that are meant; null for the classifier's own. An artefact says itself of
 * which it was made
 * @throws NOT_FOUND for a subject that the project does not have, INVALID for a generator of images that the classifier does not take
 */
export function resolveSubject(store: Store, subject: Subject, temperature: number | null): ResolvedSubject {
  switch (subject.kind) {
    case "target":
      return resolveTarget(store, found(readTarget(store, subject.targetId), "target", subject.targetId), temperature);
    case "classifier":
      return resolveClassifier(store, subject.classifierId, temperature);
    case "artefact":
      return resolveArtefact(store, found(readArtefact(store, subject.artefactId), "artefact", subject.artefactId));
    case "source":
      return resolveSource(store, subject, temperature);
  }
}

/**
 * The temperature of the calibrated answers about a subject.
 * @throws CONFLICT where its classifier has not been calibrated
 */
export const temperatureFor = (store: Store, subject: Subject): number =>
  requireTemperature(store, resolveSubject(store, subject, null).classifier);

/** What an artefact's key has of a temperature; nothing for the classifier's own answers. */
const temperatureIn = (temperature: number | null) => temperature !== null && { temperature };

function resolveClassifier(store: Store, classifierId: string, temperature: number | null): ResolvedSubject {
  const classifier = found(readClassifier(store, classifierId), "classifier", classifierId);
  const dataset = found(readDataset(store, classifier.datasetId), "dataset", classifier.datasetId);
  return {
    subject: { kind: "classifier", classifierId },
    ...{ classifier, temperature, dataset },
    content: {
      kind: "classifier",
      classifier: classifier.weightsSha256,
      dataset: dataset.sha256,
      ...temperatureIn(temperature),
    },
    reference: {
      kind: "classifier",
      classifier: networkReference(classifier, temperature),
      dataset: datasetReference(store, dataset),
    },
  };
}

function resolveSource(store: Store, subject: SubjectOf<"source">, temperature: number | null): ResolvedSubject {
  const { classifier, dataset, content, reference } = resolveClassifier(store, subject.classifierId, temperature);
  const generator = found(readGenerator(store, subject.generatorId), "generator", subject.generatorId);
  const [own, made] = [classifier.inputShape, generator.imageShape].map((shape) => shape.join(" × "));
  if (own !== made)
    throw new ExemplarError(
      "INVALID",
      `The generator “${generator.name}” makes images of ${made}, but the classifier “${classifier.name}” takes ${own}`,
      "Choose a generator that was trained on images of the classifier's size.",
    );
  const { architecture, weightsSha256, imageShape } = generator;
  return {
    ...{ subject, classifier, temperature, dataset },
    content: { ...content, kind: "source", generator: weightsSha256 },
    reference: {
      ...(reference as SubjectReference & { kind: "classifier" }),
      kind: "source",
      generator: { architecture, weightsSha256, imageShape },
    },
  };
}

function resolveTarget(
  store: Store,
  target: Target,
  temperature: number | null,
): ResolvedSubject & { reference: { kind: "target" } } {
  const classifier = found(readClassifier(store, target.classifierId), "classifier", target.classifierId);
  const dataset = found(readDataset(store, classifier.datasetId), "dataset", classifier.datasetId);
  const source = found(readDataset(store, target.datasetId), "dataset", target.datasetId);
  const index = target.imageIndex;
  const targetClass = classifier.classNames.indexOf(target.targetCategory);
  const alternativeClass = classifier.classNames.indexOf(target.alternativeCategory);
  return {
    subject: { kind: "target", targetId: target.id },
    ...{ classifier, temperature, dataset },
    content: {
      kind: "target",
      classifier: classifier.weightsSha256,
      dataset: source.sha256,
      index,
      ...(source.sha256 !== dataset.sha256 && { trainedOn: dataset.sha256 }),
      targetClass,
      alternativeClass,
      ...temperatureIn(temperature),
    },
    reference: {
      kind: "target",
      classifier: networkReference(classifier, temperature),
      dataset: datasetReference(store, dataset),
      image: { images: datasetImages(store, source), index },
      indexInDataset: source.id === dataset.id ? index : null,
      targetClass,
      alternativeClass,
    },
  };
}

function resolveArtefact(store: Store, artefact: Artefact): ResolvedSubject {
  const { kind } = artefact.subject;
  if (kind !== "target" && kind !== "classifier")
    throw new ExemplarError(
      "UNSUPPORTED",
      `The artefact "${artefact.id}" is about neither a target nor a classifier.`,
      "Choose an artefact that explains a target, or what was fitted to a classifier.",
    );
  const { temperature = null } = artefact.provenance;
  const { classifier, dataset, reference } = resolveSubject(store, artefact.subject, temperature);
  return {
    subject: { kind: "artefact", artefactId: artefact.id },
    ...{ classifier, temperature, dataset },
    made: artefact,
    content: { kind: "artefact", key: artefact.keySha256 },
    reference: {
      kind: "artefact",
      artefact: artefactReference(artefact),
      of: reference as SubjectReference & { kind: "target" | "classifier" },
    },
  };
}

/** An artefact, as the engine's tasks name it. */
export function artefactReference(artefact: Artefact): ArtefactReference {
  const { method, revision, output, settings, seed, summary, files } = artefact;
  return {
    method,
    revision,
    output,
    settings,
    seed,
    summary,
    files,
  };
}
