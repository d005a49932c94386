import type { Replacement, Target } from "#shared/contract/curate.ts";
import { answeredOf } from "#shared/library/answers.ts";
import { mostConfusable } from "#shared/study/choose-targets.ts";
import { replacementOf } from "#shared/study/replacement.ts";
import { matchCategories } from "#shared/study/specify-trials.ts";
import { brokenBalance } from "#shared/study/trial-balance.ts";
import { found } from "../missing.ts";
import { readClassifier } from "../store/read/classifiers.ts";
import { readDataset, type StoredDataset } from "../store/read/datasets.ts";
import { readTarget, readTargets } from "../store/read/targets.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { updateTargetStatus } from "../store/write/targets.ts";
import type { Workbench } from "../workbench.ts";
import { askedAnswers } from "./calibrated-answers.ts";
import { requireAnswers } from "./classifier-answers.ts";
import { contentsOf } from "./dataset-contents.ts";
import { keepTargets } from "./keep-targets.ts";
import { originsOf } from "./shifted-dataset.ts";

/**
 * Rejects a target and puts the most alike of the images that are no target yet in its place: of its kind, of its category,
 * answered about as confidently. It has the status that the other one had, unless that was rejected already.
 */
export async function replaceTarget(workbench: Workbench, target: Target, reason: string | null): Promise<Replacement> {
  const { store } = workbench;
  const classifier = found(readClassifier(store, target.classifierId), "classifier", target.classifierId);
  const own = found(readDataset(store, classifier.datasetId), "dataset", classifier.datasetId);
  const dataset = found(readDataset(store, target.datasetId), "dataset", target.datasetId);
  const before = readTargets(store, classifier.id);
  const ownAnswers = requireAnswers(store, classifier, own);
  const numbers = matchCategories(dataset.classNames, classifier.classNames);
  const { labels, testIndices } = contentsOf(store, own);
  const { answers, temperature } = askedAnswers(store, classifier, dataset, target.temperature !== undefined);
  const chosen = replacementOf(
    {
      kind: target.kind,
      groundTruth: classifier.classNames.indexOf(target.groundTruth),
      confidence: target.confidence,
    },
    {
      labels: contentsOf(store, dataset).labels.map((label) => numbers[label]!),
      answers,
      indices: contentsOf(store, dataset).testIndices,
      taken: takenImages(store, dataset, before),
      rivals: mostConfusable(labels, ownAnswers, answeredOf(ownAnswers, testIndices)),
    },
  );
  const [replacement] = chosen
    ? await keepTargets(workbench, {
        ...{ classifier, dataset, targets: [chosen], temperature },
      })
    : [];
  transaction(store, () => {
    updateTargetStatus(store, target.id, "rejected", reason);
    if (replacement && target.status === "kept") updateTargetStatus(store, replacement.id, "kept", null);
  });
  workbench.events.changed("curate", "project");
  return {
    rejected: readTarget(store, target.id)!,
    replacement: replacement ? readTarget(store, replacement.id) : null,
    broken: brokenBalance(before, readTargets(store, classifier.id)),
  };
}

/** Images of a dataset that are targets, that targets were made of by shifting, or that were made of a target. */
function takenImages(store: Store, dataset: StoredDataset, targets: readonly Target[]): Set<number> {
  const taken = new Set<number>();
  for (const { datasetId, imageIndex } of targets) {
    if (datasetId === dataset.id) {
      taken.add(imageIndex);
      continue;
    }
    const other = readDataset(store, datasetId);
    if (other?.shiftedFrom === dataset.id) taken.add(originsOf(store, dataset, other)[imageIndex]!);
    if (dataset.shiftedFrom === datasetId && other) taken.add(originsOf(store, other, dataset).indexOf(imageIndex));
  }
  return taken;
}
