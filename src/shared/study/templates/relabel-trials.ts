import type { Target } from "../../contract/curate.ts";
import { ExemplarError } from "../../domain/errors.ts";
import type { BlockTrial } from "../study-document.ts";

/** One attention check for so many targets. */
const targetsPerCheck = 8;
/** As many keys as there are letters. */
const mostClasses = 26;

/**
 * A trial of each target. The hits of which the classifier is surest check attention, one for eight targets and at most
 * half of the hits: what they show is plain. The other hits are controls, and practice is drawn from them.
 *
 * @param categories every class of the classifier, which are all on offer
 * @throws INVALID where there are more classes than keys, or no hits
 */
export function relabelTrials(targets: readonly Target[], categories: readonly string[]): BlockTrial[] {
  if (categories.length > mostClasses)
    throw new ExemplarError(
      "INVALID",
      `Raters choose among all classes, and the classifier has ${categories.length}: more than there are letters`,
      `Relabel images of a classifier of at most ${mostClasses} classes.`,
    );
  const hits = targets.filter(({ kind }) => kind === "hit").sort((a, b) => b.confidence - a.confidence);
  if (hits.length === 0)
    throw new ExemplarError(
      "INVALID",
      "There are no hits among the kept targets, of which practice and attention checks are made",
      "Choose some hits in Curate and keep them, beside the errors and the samples to relabel.",
    );
  const checks = Math.min(Math.ceil(targets.length / targetsPerCheck), Math.floor(hits.length / 2));
  const checked = new Set(hits.slice(0, checks));
  return targets.map((target) => {
    const id = `${target.kind}_${target.imageIndex}`;
    return {
      id,
      parameters: {
        ...{ stimulus_id: id, target_id: target.id },
        ...{ image_sha256: target.imageSha256, image_index: target.imageIndex },
        stimulus_source: checked.has(target) ? "attention_check" : target.kind,
        ...{ ai_response: target.predicted, ai_confidence: target.confidence },
        dataset_label: target.kind === "made" ? null : target.groundTruth,
        categories: [...categories],
      },
    };
  });
}
