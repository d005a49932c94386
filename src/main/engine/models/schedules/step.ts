import type { Schedule } from "./schedule.ts";

/** As He et al. 2016 (§4.2) trained on CIFAR-10: a tenth after half of the steps, a hundredth after three quarters. */
export const step: Schedule = {
  id: "step",
  label: "Steps",
  description: "A tenth of the learning rate after half of the steps, a hundredth after three quarters.",
  factor: (progress) => (progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01),
};
