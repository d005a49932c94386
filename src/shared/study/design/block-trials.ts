import type { Target } from "../../contract/curate.ts";
import { ExemplarError } from "../../domain/errors.ts";
import type { RandomGenerator } from "../../random/generator.ts";
import { bindingOf, boundArtefacts, slotLevels, variantKeyOf } from "../explanation-variants.ts";
import { freeIdentifier } from "../levels.ts";
import { endOf, withOwnName, withStepAt } from "../step-type.ts";
import type { Block, BlockTrial, StudyDocument } from "../study-document.ts";
import { findTrialType, trialTypes } from "../trial-types/list.ts";
import type { TrialType } from "../trial-types/trial-type.ts";

/** Trial types of which a block can be made from curated targets alone. */
export const blockTypes: readonly TrialType[] = trialTypes.filter(
  ({ place, ofTarget }: TrialType) => place === "block" && ofTarget !== undefined,
);

/** A trial of a target, nothing bound to its slots yet. @throws UNSUPPORTED where the trial type needs more than a target */
export function trialOfTarget(type: TrialType, target: Target): BlockTrial {
  if (!type.ofTarget)
    throw new ExemplarError(
      "UNSUPPORTED",
      `A trial of the type "${type.name}" cannot be made from a target alone`,
      "Make the study from its template.",
    );
  const parameters = type.ofTarget(target) as BlockTrial["parameters"];
  return { id: String(parameters.stimulus_id ?? target.id), parameters };
}

/** The study with a block of a trial type, and its place: before a debriefing, behind all else; its trials are still to choose. */
export function withBlock(document: StudyDocument, type: TrialType): { document: StudyDocument; place: number } {
  const block: Block = {
    type: "block",
    id: "block",
    label: type.label,
    trialType: type.name,
    practice: false,
    trials: [],
    order: { shuffle: true, maxInARow: null, balanceAnswerSide: true, firstTrials: [] },
  };
  return withStepAt(document, withOwnName(block, document.flow), endOf(document.flow));
}

/** The study with a step twice: a block, or a screen that the data name, has a name of its own the second time. */
export function withStepTwice(document: StudyDocument, place: number): StudyDocument {
  const step = withOwnName(document.flow[place]!, document.flow);
  const again = step.type === "block" ? { ...step, label: `${step.label}, again` } : step;
  return withStepAt(document, again, place + 1).document;
}

/**
 * The study with trials of these targets at the end of a block. In each slot they show what the study's other trials show
 * at each level: the same method with the same settings, where the target has it.
 *
 * @param targets every target of the project, to find what the other trials show
 */
export function withTrials(
  document: StudyDocument,
  place: number,
  chosen: readonly Target[],
  targets: readonly Target[],
): StudyDocument {
  const block = document.flow[place] as Block;
  const type = findTrialType(block.trialType)!;
  const shown = slotLevels(document)
    .filter(({ slot }) => type.slots[slot])
    .map((at) => ({ ...at, key: variantKeyOf(targets, boundArtefacts(document, at).artefacts) }));
  const taken = new Set(block.trials.map(({ id }) => id));
  const trials = chosen.map((target): BlockTrial => {
    const trial = trialOfTarget(type, target);
    const id = freeIdentifier(trial.id, taken);
    taken.add(id);
    const explanations: Record<string, Record<string, unknown>> = {};
    for (const { slot, level, key } of shown) {
      const binding = key === null ? null : bindingOf(target, key);
      if (binding) explanations[slot] = { ...explanations[slot], [level]: binding };
    }
    return { id, parameters: { ...trial.parameters, explanations } as BlockTrial["parameters"] };
  });
  return { ...document, flow: document.flow.with(place, { ...block, trials: [...block.trials, ...trials] }) };
}

/** Targets that are kept and in no block of the study yet, which would let participants meet them twice. */
export function freeTargets({ flow }: Pick<StudyDocument, "flow">, targets: readonly Target[]): Target[] {
  const used = new Set(
    flow.flatMap((step) => (step.type === "block" ? step.trials.map(({ parameters }) => parameters.target_id) : [])),
  );
  return targets.filter(({ id, status }) => status === "kept" && !used.has(id));
}

/** As many targets of each kind as asked for, drawn so that their classes are as even as can be. */
export function drawQuota(
  targets: readonly Target[],
  perKind: Readonly<Partial<Record<Target["kind"], number>>>,
  generator: RandomGenerator,
): Target[] {
  return [...Map.groupBy(targets, ({ kind }) => kind)].flatMap(([kind, own]) => {
    const classes = Map.groupBy(generator.split(kind).shuffle(own), ({ targetCategory }) => targetCategory);
    return inTurns([...classes.values()]).slice(0, perKind[kind] ?? 0);
  });
}

/** One of each pile after the other, until all are empty. */
export const inTurns = <T>(piles: readonly (readonly T[])[]): T[] =>
  Array.from({ length: Math.max(0, ...piles.map((pile) => pile.length)) }, (_, turn) =>
    piles.flatMap((pile) => pile.slice(turn, turn + 1)),
  ).flat();
