import type { Classifier } from "#shared/contract/library.ts";

type Capability = Classifier["capabilities"][number];

/** What a classifier can do, in the researcher's words. */
export const capabilityLabels: Readonly<Record<Capability, { label: string; meaning: string }>> = {
  "black-box": { label: "Answers", meaning: "It answers with probabilities: enough for black-box methods." },
  features: { label: "Features", meaning: "Its last hidden layer can be read: Bayesian teaching." },
  gradients: { label: "Gradients", meaning: "Its answers can be differentiated: gradient methods." },
};
