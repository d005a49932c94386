import type { Need } from "#shared/methods/need.ts";
import type { Classifier, Network } from "../models/classifier.ts";

/** What a classifier does not give, with why in words; what it gives is left out. */
export function missingNeeds(classifier: Classifier): Partial<Record<Need, string>> {
  if (classifier.kind === "network") return missingLayers(classifier);
  const { batchReason } = classifier;
  // Some reasons are messages of their own: here they end a sentence that goes on.
  const reason = classifier.reason.replace(/\.$/, "");
  return {
    ...(batchReason !== null && { batches: batchReason }),
    gradients: reason,
    "spatial-layer": reason,
    features: reason,
    "classification-layer": reason,
    randomisation: reason,
  };
}

function missingLayers({ design, weights }: Network): Partial<Record<Need, string>> {
  return {
    ...(design.spatialLayer === null && {
      "spatial-layer": "it has no convolution through which alone the image reaches its answers",
    }),
    ...(design.featureCount === null && { features: "no layer in it looks like the classification layer" }),
    ...(design.classificationLayer(weights) === null && {
      "classification-layer": "its logits are no linear function of its features",
    }),
  };
}
