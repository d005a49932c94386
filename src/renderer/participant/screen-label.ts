import type { Screen } from "#shared/study/screen.ts";
import { findTrialType } from "#shared/study/trial-types/list.ts";

/** A screen in words, as the researcher knows it: "Predict the AI, trial 12". */
export function screenLabel(screen: Screen): string {
  const name = findTrialType(screen.trialType)?.label ?? screen.trialType;
  if (screen.practice) return `${name}, practice`;
  return screen.trialNumber === null ? name : `${name}, trial ${screen.trialNumber}`;
}
