import type { Target } from "../../contract/curate.ts";
import { ExemplarError } from "../../domain/errors.ts";
import type { RandomGenerator } from "../../random/generator.ts";
import { bindingOf, boundArtefacts, slotLevels, variantKeyOf } from "../explanation-variants.ts";
import { freeIdentifier } from "../levels.ts";
import type { Block, BlockTrial, Step, StudyDocument } from "../study-document.ts";
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
  const last = findTrialType(document.flow.at(-1)?.type ?? "")?.position === "last";
  const place = last ? document.flow.length - 1 : document.flow.length;
  const added: Block = {
    type: "block",
    id: freeIdentifier("block", blockIds(document)),
    label: type.label,
    trialType: type.name,
    practice: false,
    trials: [],
    order: { shuffle: true, maxInARow: null, balanceAnswerSide: true, firstTrials: [] },
  };
  return { document: { ...document, flow: document.flow.toSpliced(place, 0, added) }, place };
}

/** The study with a step twice: a block, or a screen that the data name, has a name of its own the second time. */
export function withStepTwice(document: StudyDocument, place: number): StudyDocument {
  const step = document.flow[place]!;
  return { ...document, flow: document.flow.toSpliced(place + 1, 0, renamed(document, step)) };
}

function renamed(document: StudyDocument, step: Step): Step {
  if (step.type === "block")
    return { ...step, id: freeIdentifier(step.id, blockIds(document)), label: `${step.label}, again` };
  const parameter = findTrialType(step.type)?.uniqueParameter;
  if (parameter === undefined) return step;
  const name = (other: Step) => (other as Record<string, unknown>)[parameter];
  return { ...step, [parameter]: freeIdentifier(String(name(step)), new Set(document.flow.map(name))) } as Step;
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
    const classes = [
      ...Map.groupBy(generator.split(kind).shuffle(own), ({ targetCategory }) => targetCategory).values(),
    ];
    const turns = Array.from({ length: own.length }, (_, turn) => classes.flatMap((pile) => pile[turn] ?? [])).flat();
    return turns.slice(0, perKind[kind] ?? 0);
  });
}

const blockIds = ({ flow }: StudyDocument) => new Set(flow.flatMap((step) => (step.type === "block" ? [step.id] : [])));
