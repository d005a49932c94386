import type { Target } from "../../contract/curate.ts";
import { type MethodWithSettings, variantInWords } from "../../methods/variant.ts";
import {
  bindVariant,
  boundArtefacts,
  slotLevels,
  slotsIn,
  type Variant,
  variantKeyOf,
  variantsFor,
} from "../explanation-variants.ts";
import { asIdentifier, freeIdentifier } from "../levels.ts";
import type { StudyDocument } from "../study-document.ts";
import { findTrialType } from "../trial-types/list.ts";
import { isShowing, type Slot } from "../trial-types/slot.ts";
import { withLevel, withLevelLabel, withLevelValue } from "./factors.ts";

/** A method that a factor could have a level for: what would be shown in the factor's slot then. */
export interface MethodLevel {
  readonly slot: string;
  readonly variant: Variant;
}

/** The slots that a factor opens, of the study's trial types. */
export const slotsOf = (study: Pick<StudyDocument, "flow">, factor: string): [string, Slot][] =>
  slotsIn(study).filter(([, slot]) => slot.factor === factor);

/** What explains the study's targets and no level of the factor shows yet. */
export function offeredMethodLevels(
  document: StudyDocument,
  factor: string,
  targets: readonly Target[],
): MethodLevel[] {
  return slotsOf(document, factor).flatMap(([slot, definition]) => {
    const places = slotLevels(document).filter((place) => place.slot === slot && place.factor === factor);
    const used = targetsOf(document, slot, targets);
    const shown = new Set(places.map((place) => variantKeyOf(used, boundArtefacts(document, place).artefacts)));
    return variantsFor(definition, used).flatMap((variant) => (shown.has(variant.key) ? [] : [{ slot, variant }]));
  });
}

/**
 * The study with a level more of a factor, at which the trials show one method: so methods are compared with each other
 * and with none. Levels that are numbers, or only say that something is shown, are named after what they show first, for
 * the data tell methods apart by the levels' names.
 */
export function withMethodLevel(
  document: StudyDocument,
  factor: string,
  { slot, variant }: MethodLevel,
  targets: readonly Target[],
): StudyDocument {
  const named = namedLevels(document, factor, slot, targets);
  const { levels } = named.factors.find(({ name }) => name === factor)!;
  const value = freeIdentifier(levelName(variant), new Set(levels.map((level) => level.value)));
  const more = withLevel(named, factor, { value, label: variantInWords(variant) });
  return bindVariant(more, { slot, level: value }, variant.key, targets);
}

/** The study with the levels 0, 1 and "shown" of a factor named after what they show. */
function namedLevels(document: StudyDocument, factor: string, slot: string, targets: readonly Target[]): StudyDocument {
  const { levels } = document.factors.find(({ name }) => name === factor)!;
  return levels.reduce((study, { value }) => {
    if (typeof value === "string" && value !== "shown") return study;
    const taken = new Set(study.factors.find(({ name }) => name === factor)!.levels.map((level) => level.value));
    if (!isShowing(value)) return withLevelValue(study, factor, value, freeIdentifier("none", taken));
    const { artefacts } = boundArtefacts(study, { slot, level: String(value) });
    const shown = targets.flatMap((target) => target.artefacts).find(({ id }) => artefacts.has(id));
    if (!shown) return value === "shown" ? study : withLevelValue(study, factor, value, freeIdentifier("shown", taken));
    const to = freeIdentifier(levelName(shown), taken);
    const named = withLevelValue(study, factor, value, to);
    return withLevelLabel(named, factor, to, variantInWords(shown));
  }, document);
}

const levelName = ({ method }: Pick<MethodWithSettings, "method">): string => asIdentifier(method);

/** The targets of the trials that have a slot. */
function targetsOf({ flow }: StudyDocument, slot: string, targets: readonly Target[]): Target[] {
  const ids = new Set(
    flow.flatMap((step) =>
      step.type === "block" && findTrialType(step.trialType)?.slots[slot]
        ? step.trials.map(({ parameters }) => parameters.target_id)
        : [],
    ),
  );
  return targets.filter(({ id }) => ids.has(id));
}
