import type { Need } from "#shared/methods/need.ts";
import type { Classifier } from "../models/classifier.ts";

/** What a classifier does not give, with why in words; what it gives is left out. */
export function missingNeeds(classifier: Classifier): Partial<Record<Need, string>> {
  if (classifier.kind === "network") return {};
  const { reason } = classifier;
  return {
    gradients: reason,
    "spatial-layer": reason,
    features: reason,
    "classification-layer": reason,
    randomisation: reason,
  };
}
