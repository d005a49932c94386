import { attentionCheckView } from "./attention-check.tsx";
import { choiceView } from "./choice.tsx";
import { comprehensionCheckView } from "./comprehension-check.tsx";
import { demographicsView } from "./demographics.tsx";
import { freeTextView } from "./free-text.tsx";
import { matrixView } from "./matrix.tsx";
import { nameAmbiguityView } from "./name-ambiguity.tsx";
import { predict2afcView } from "./predict-2afc.tsx";
import { rateView } from "./rate.tsx";
import { relabelView } from "./relabel.tsx";
import { breakView, consentView, debriefView, instructionView } from "./text-screens.tsx";
import type { TrialView } from "./trial-view.ts";

/** The view of every trial type. */
const trialViews: readonly TrialView[] = [
  predict2afcView,
  nameAmbiguityView,
  relabelView,
  instructionView,
  consentView,
  comprehensionCheckView,
  attentionCheckView,
  breakView,
  rateView,
  choiceView,
  matrixView,
  freeTextView,
  demographicsView,
  debriefView,
];

const byTrialType = new Map(trialViews.map((view) => [view.type.name, view]));

export function findTrialView(trialType: string): TrialView | undefined {
  return byTrialType.get(trialType);
}
