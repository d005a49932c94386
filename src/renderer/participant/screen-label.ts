import type { ShownScreen } from "#shared/study/screen.ts";
import { findTrialType } from "#shared/study/trial-types/list.ts";

/** A screen in words, as the researcher knows it: "Predict the AI, trial 12". */
export function screenLabel(screen: ShownScreen): string {
  const name = findTrialType(screen.trialType)?.label ?? screen.trialType;
  if (screen.repeat) return `${name}, repeats screen ${screen.seq - screen.repeat.back + 1}`;
  if (screen.practice) return `${name}, practice`;
  return screen.trialNumber === null ? name : `${name}, trial ${screen.trialNumber}`;
}
