import type { Loss } from "./loss.ts";

/** All probability on the label, so the divergence is the negative log-likelihood −log f(x)_y. */
export const likelihood: Loss = {
  id: "likelihood",
  label: "Log-likelihood",
  description: "The classifier learns to give the label.",
  target(label, classCount) {
    const target = new Float32Array(classCount);
    target[label] = 1;
    return target;
  },
};
