import { named } from "./named.ts";

/** How the learning rate changes while training goes on. */
export interface Schedule {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** By what the learning rate is multiplied in a step, once `progress` (0 ≤ progress < 1) of all steps are done. */
  factor(progress: number): number;
}

const constant: Schedule = {
  id: "constant",
  label: "Constant",
  description: "The same learning rate from the first step to the last.",
  factor: () => 1,
};

/** As He et al. 2016 (§4.2) trained on CIFAR-10: a tenth after half of the steps, a hundredth after three quarters. */
const step: Schedule = {
  id: "step",
  label: "Steps",
  description: "A tenth of the learning rate after half of the steps, a hundredth after three quarters.",
  factor: (progress) => (progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01),
};

/** Loshchilov & Hutter 2017, eq. 5, without restarts and down to 0: ½ (1 + cos π p). */
const cosine: Schedule = {
  id: "cosine",
  label: "Cosine",
  description: "Slowly at first, then faster and slowly again, down to nothing at the end.",
  factor: (progress) => (1 + Math.cos(Math.PI * progress)) / 2,
};

export const schedules: readonly Schedule[] = [constant, step, cosine];

export const schedule = named(schedules, "learning-rate schedule");
