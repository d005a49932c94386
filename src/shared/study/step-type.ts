import { freeIdentifier } from "./levels.ts";
import { repeatCount } from "./repeats.ts";
import type { Step, StudyDocument } from "./study-document.ts";
import { findTrialType, trialTypes } from "./trial-types/list.ts";
import type { TrialType } from "./trial-types/trial-type.ts";

/** One kind of step in words, as the flow, its menu and the editor show it. */
export interface StepType {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  /** What one step is called: its own title or question. */
  title(step: Step): string;
  /** A line below the title. */
  detail(step: Step): string;
}

const asParameters = ({ type: _, where: __, ...parameters }: Step) => parameters;

const ofTrialType = ({ label, description, icon, title }: TrialType): StepType => ({
  label,
  description,
  icon,
  title: (step) => title(asParameters(step)),
  detail: () => label,
});

function ofBlocks(label: string, icon: string, description: string, note: string): StepType {
  return {
    label,
    description,
    icon,
    title: (step) => (step.type === "block" ? step.label : label),
    detail: (step) => {
      if (step.type !== "block") return label;
      const count = step.trials.length;
      const again = step.repeats ? `, ${repeatCount(step.repeats, count)} again` : "";
      return `${label}, ${count} ${count === 1 ? "trial" : "trials"}${again}${note}`;
    },
  };
}

const block = ofBlocks("Block", "stack", "Trials of one type, scored.", "");
const practice = ofBlocks("Practice", "school", "Trials of one type with feedback, not scored.", ", with feedback");
const byName = new Map(trialTypes.map((type) => [type.name, ofTrialType(type)]));

/** What kind of step this is; of a block, whether it is practice. */
export function stepTypeOf(step: Step): StepType {
  if (step.type === "block") return step.practice ? practice : block;
  return byName.get(step.type)!;
}

/** What can be added by hand: blocks come from a template, since their trials are curated targets. */
export const addableSteps: readonly TrialType[] = trialTypes.filter(
  ({ place, starter }) => place === "step" && starter !== undefined,
);

/** The document with a new step of a kind, and the step's place: before what belongs last, or first where it belongs. */
export function withNewStep(
  document: StudyDocument,
  { name, position, starter }: TrialType,
): { document: StudyDocument; place: number } {
  const step = withOwnName({ type: name, ...starter } as Step, document.flow);
  const end = position === "last" ? document.flow.length : endOf(document.flow);
  return withStepAt(document, step, position === "first" ? 0 : end);
}

/** The document with a step at a place, and the place. */
export const withStepAt = (document: StudyDocument, step: Step, place: number) => ({
  document: { ...document, flow: document.flow.toSpliced(place, 0, step) },
  place,
});

/** Behind all steps, but before what belongs last. */
export const endOf = (flow: readonly Step[]): number =>
  findTrialType(flow.at(-1)?.type ?? "")?.position === "last" ? flow.length - 1 : flow.length;

/** A step with a name that none of the flow has: a block's own, or what the data call the screen. */
export function withOwnName(step: Step, flow: readonly Step[]): Step {
  const parameter = step.type === "block" ? "id" : findTrialType(step.type)?.uniqueParameter;
  if (parameter === undefined) return step;
  const name = (other: Step) => (other as Record<string, unknown>)[parameter];
  return { ...step, [parameter]: freeIdentifier(String(name(step)), new Set(flow.map(name))) } as Step;
}
