import { comprehensionCheck } from "./comprehension-check.ts";
import { consent } from "./consent.ts";
import { debrief } from "./debrief.ts";
import { instruction } from "./instruction.ts";
import { predict2afc } from "./predict-2afc.ts";
import { rate } from "./rate.ts";
import type { TrialType } from "./trial-type.ts";

/** Every trial type, in the order in which they are offered. */
export const trialTypes: readonly TrialType[] = [predict2afc, instruction, consent, comprehensionCheck, rate, debrief];

const byName = new Map(trialTypes.map((type) => [type.name, type]));

export function findTrialType(name: string): TrialType | undefined {
  return byName.get(name);
}
