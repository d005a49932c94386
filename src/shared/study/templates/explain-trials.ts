import type { Target } from "../../contract/curate.ts";
import { ExemplarError } from "../../domain/errors.ts";
import { bindVariant, slotLevels, variantsFor } from "../explanation-variants.ts";
import type { StudyDocument } from "../study-document.ts";

/** The kept targets. @throws INVALID where there are fewer than two */
export function keptTargets(targets: readonly Target[]): Target[] {
  const kept = targets.filter(({ status }) => status === "kept");
  if (kept.length >= 2) return kept;
  throw new ExemplarError(
    "INVALID",
    `A study needs at least two kept targets, and there ${kept.length === 1 ? "is one" : "are none"}`,
    "Choose targets in Curate and keep the ones to show.",
  );
}

/**
 * Targets with what explains their calibrated answers alone.
 * @throws INVALID where some were not chosen by calibrated probabilities
 */
export function aboutCalibrated(targets: readonly Target[]): Target[] {
  const others = targets.filter(({ temperature }) => temperature === undefined).length;
  if (others > 0)
    throw new ExemplarError(
      "INVALID",
      `${others} of ${targets.length} kept targets were not chosen by calibrated probabilities`,
      "Reject them, and choose others by calibrated probabilities in Curate.",
    );
  return targets.map((target) => ({
    ...target,
    artefacts: target.artefacts.filter(({ temperature }) => temperature === target.temperature),
  }));
}

/**
 * The study with each of its slots bound to one variant: the one of the method that is the level's own name, otherwise
 * that which explains most targets, for a study that mixed methods would compare them unnoticed.
 *
 * @throws INVALID where some targets have no explanation for a slot
 */
export function explainTrials<Document extends Pick<StudyDocument, "flow" | "factors">>(
  study: Document,
  kept: readonly Target[],
): Document {
  return slotLevels(study).reduce((document, { definition, ...at }) => {
    const what = definition.label.toLowerCase();
    const variants = variantsFor(definition, kept);
    const variant = variants.find(({ method }) => method === at.level) ?? variants[0];
    if (!variant)
      throw new ExemplarError(
        "INVALID",
        `None of the kept targets has anything to show as ${what}`,
        "Explain the kept targets in Curate, or with `exemplar run`.",
      );
    if (variant.targets < kept.length)
      throw new ExemplarError(
        "INVALID",
        `${kept.length - variant.targets} of ${kept.length} kept targets have no ${what} by ${variant.method}`,
        "Explain them by the same method with the same settings in Curate, or reject them.",
      );
    return bindVariant(document, at, variant.key, kept);
  }, study);
}
