import type { Loss } from "./loss.ts";

/** Booth et al. 2021 (Bayes-TrEx), eqs. 13-14: half of the probability on the label, half on the class after it. */
export const ambivalent: Loss = {
  id: "ambivalent",
  label: "Ambivalent",
  description: "The classifier learns to be undecided between the label and the class after it (Booth et al. 2021).",
  target(label, classCount) {
    const target = new Float32Array(classCount);
    target[label] = 0.5;
    target[(label + 1) % classCount]! += 0.5;
    return target;
  },
};
