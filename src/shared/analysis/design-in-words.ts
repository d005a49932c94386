import type { Block, StudyDocument } from "../study/study-document.ts";
import { findTrialType } from "../study/trial-types/list.ts";
import { list } from "./models-in-words.ts";

/** `two conditions between participants, which differ in saliency map (absent, shown)`. */
export function conditionsInWords({ conditions, factors }: StudyDocument): string {
  if (conditions.length === 1) return "one condition";
  const differences = factors.map(({ label, levels }) => `${lower(label)} (${levels.map((l) => l.label).join(", ")})`);
  const what = differences.length > 0 ? `, which differ in ${list(differences)}` : "";
  return `${countInWords(conditions.length)} conditions between participants (${list(conditions.map(({ label }) => label))})${what}`;
}

const blocksOf = ({ flow }: StudyDocument, practice: boolean): Block[] =>
  flow.filter((step): step is Block => step.type === "block" && step.practice === practice);

/** `Each participant answers 30 trials (“Predict the AI”), after 4 trials of practice with feedback.` */
export function taskInWords(document: StudyDocument): string {
  const scored = blocksOf(document, false);
  const count = (blocks: readonly Block[]) => blocks.reduce((sum, { trials }) => sum + trials.length, 0);
  const types = [...new Set(scored.map(({ trialType }) => trialType))].map(
    (name) => `“${findTrialType(name)?.label ?? name}”`,
  );
  const practice = count(blocksOf(document, true));
  const after = practice > 0 ? `, after ${practice} trials of practice with feedback` : "";
  const shuffled = scored.every(({ order }) => order.shuffle);
  const order = shuffled ? " The order of the trials is drawn anew for each participant." : "";
  const trials = count(scored);
  return `Each participant answers ${trials} ${trials === 1 ? "trial" : "trials"} (${list(types)})${after}.${order}`;
}

export const plannedParticipants = ({ participantsPerCondition, conditions }: StudyDocument): number =>
  participantsPerCondition * conditions.length;

const numerals = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
/** Numbers below ten as words, as APA asks. */
export const countInWords = (count: number): string => numerals[count] ?? String(count);

const lower = (label: string) => label.charAt(0).toLowerCase() + label.slice(1);
