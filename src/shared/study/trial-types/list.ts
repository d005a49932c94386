import { attentionCheck } from "./attention-check.ts";
import { breakScreen } from "./break.ts";
import { choice } from "./choice.ts";
import { comprehensionCheck } from "./comprehension-check.ts";
import { consent } from "./consent.ts";
import { debrief } from "./debrief.ts";
import { demographics } from "./demographics.ts";
import { freeText } from "./free-text.ts";
import { instruction } from "./instruction.ts";
import { matrix } from "./matrix.ts";
import { nameAmbiguity } from "./name-ambiguity.ts";
import { predict2afc } from "./predict-2afc.ts";
import { rate } from "./rate.ts";
import { relabel } from "./relabel.ts";
import type { TrialType } from "./trial-type.ts";

const declared = [
  predict2afc,
  nameAmbiguity,
  relabel,
  consent,
  instruction,
  comprehensionCheck,
  attentionCheck,
  breakScreen,
  rate,
  choice,
  matrix,
  freeText,
  demographics,
  debrief,
] as const;
export type DeclaredTrialType = (typeof declared)[number];

/** Every trial type, in the order in which they are offered. */
export const trialTypes: readonly TrialType[] = declared;

const byName = new Map(trialTypes.map((type) => [type.name, type]));

export function findTrialType(name: string): TrialType | undefined {
  return byName.get(name);
}
