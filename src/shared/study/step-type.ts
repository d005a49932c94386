import { freeIdentifier } from "./levels.ts";
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
      const count = step.type === "block" ? step.trials.length : 0;
      return `${label}, ${count} ${count === 1 ? "trial" : "trials"}${note}`;
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
  { name, position, starter, uniqueParameter }: TrialType,
): { document: StudyDocument; place: number } {
  const step = { type: name, ...starter } as Record<string, unknown>;
  if (uniqueParameter !== undefined) {
    const taken = new Set(document.flow.map((other) => (other as Record<string, unknown>)[uniqueParameter]));
    step[uniqueParameter] = freeIdentifier(String(step[uniqueParameter]), taken);
  }
  const endsWithLast = findTrialType(document.flow.at(-1)?.type ?? "")?.position === "last";
  const end = endsWithLast && position !== "last" ? document.flow.length - 1 : document.flow.length;
  const place = position === "first" ? 0 : end;
  return { document: { ...document, flow: document.flow.toSpliced(place, 0, step as Step) }, place };
}
