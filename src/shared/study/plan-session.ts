import { ExemplarError } from "../domain/errors.ts";
import { type RandomGenerator, seededGenerator } from "../random/generator.ts";
import { levelsOfTrials, listCount, listOf, withinFactors } from "./design/within.ts";
import type { Levels } from "./levels.ts";
import { placeRepeats } from "./place-repeats.ts";
import type { Repeats } from "./repeats.ts";
import type { PlannedScreen } from "./screen.ts";
import {
  type Block,
  type BlockTrial,
  type Factor,
  parametersOf,
  type Step,
  type StudyDocument,
} from "./study-document.ts";
import { orderTrials } from "./trial-order.ts";
import { findTrialType } from "./trial-types/list.ts";
import type { PlanInput, TrialType } from "./trial-types/trial-type.ts";
import { isMet } from "./where.ts";

type Json = PlannedScreen["view"];
type Draft = Omit<PlannedScreen, "seq" | "trialNumber">;

/**
 * Every screen of one session, in order. The document, the condition and the seed decide it entirely; each block draws
 * from its own generator, so that changing one leaves the order of the others.
 *
 * @throws NOT_FOUND for an unknown condition, INVALID for a document that `checkStudy` refuses
 */
export function planSession(document: StudyDocument, conditionId: string, seed: number): PlannedScreen[] {
  const condition = document.conditions.find(({ id }) => id === conditionId);
  if (!condition)
    throw new ExemplarError(
      "NOT_FOUND",
      `The study "${document.name}" has no condition "${conditionId}"`,
      `Its conditions are ${document.conditions.map(({ id }) => id).join(", ")}.`,
    );
  const session = seededGenerator(seed).split("session");
  const within = { factors: withinFactors(document), list: listOf(seed, listCount(document)) };
  const met = document.flow.filter((step) => isMet(step, condition.levels));
  const drafts = met.flatMap((step) =>
    step.type === "block"
      ? planBlock(step, condition.levels, within, session.split(`block/${step.id}`))
      : [planStep(step, condition.levels, session)],
  );
  let trialNumber = 0;
  return drafts.map((draft, seq) => {
    const scored = draft.blockId !== null && !draft.practice && !draft.repeat;
    if (scored) trialNumber += 1;
    return { seq, trialNumber: scored ? trialNumber : null, ...draft };
  });
}

interface Within {
  readonly factors: readonly Factor[];
  readonly list: number;
}

function planBlock(block: Block, levels: Levels, { factors, list }: Within, generator: RandomGenerator): Draft[] {
  const type = knownTrialType(block.trialType);
  const kind = kindOf(type);
  const changing = factors.filter(({ name }) => type.factors.includes(name));
  const own = levelsOfTrials(block.trials, changing, kind, list);
  const kindAndLevels = (trial: BlockTrial) =>
    changing.length === 0 ? kind(trial) : JSON.stringify([kind(trial), own.get(trial.id)]);
  const ordered = orderTrials(block.trials, block.order, generator, kindAndLevels);
  return placeRepeats(ordered, block, generator.split("repeats")).map(({ trial, side, back }) => ({
    trialType: type.name,
    blockId: block.id,
    practice: block.practice,
    ...(block.feedback !== undefined && { feedback: block.feedback }),
    ...(block.pace && { pace: block.pace }),
    ...(block.repeats && back !== null && { repeat: repeatOf(block.repeats, back) }),
    ...(changing.length > 0 && { levels: own.get(trial.id)! }),
    ...planTrial(type, {
      parameters: parametersOf(block, trial),
      levels: { ...levels, ...own.get(trial.id) },
      side,
      generator: generator.split(`trial/${trial.id}`),
    }),
  }));
}

const repeatOf = ({ mayDiffer, onFailure }: Repeats, back: number) => ({ back, mayDiffer, onFailure });

function planStep(
  { type: name, ...parameters }: Exclude<Step, Block>,
  levels: Levels,
  session: RandomGenerator,
): Draft {
  const type = knownTrialType(name);
  const { uniqueParameter = "" } = type;
  // By its own name and not by its place, so that a step that is added leaves the others as they were.
  const generator = session.split(`step/${name}/${(parameters as Record<string, unknown>)[uniqueParameter] ?? ""}`);
  const planned = planTrial(type, { parameters, levels, side: "left", generator });
  return { trialType: name, blockId: null, practice: false, ...planned };
}

function planTrial(type: TrialType, { parameters, ...input }: PlanInput<unknown>): { view: Json; key: Json } {
  const parsed = type.parameters.safeParse(parameters);
  if (!parsed.success)
    throw new ExemplarError(
      "INVALID",
      `A ${type.label.toLowerCase()} trial has wrong parameters`,
      "Check the study: each problem is listed with its place.",
      { detail: parsed.error.message },
    );
  return type.plan({ parameters: parsed.data, ...input }) as { view: Json; key: Json };
}

function knownTrialType(name: string): TrialType {
  const type = findTrialType(name);
  if (type) return type;
  throw new ExemplarError("INVALID", `There is no trial type "${name}"`, "Use one of the trial types of this version.");
}

/** The kind of a block's trial, within which the answer side is balanced. */
function kindOf(type: TrialType): (trial: BlockTrial) => string {
  const parameter = type.kindParameter;
  return parameter === undefined ? () => "" : (trial) => JSON.stringify(trial.parameters[parameter]);
}
