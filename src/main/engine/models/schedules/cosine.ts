import type { Schedule } from "./schedule.ts";

/** Loshchilov & Hutter 2017, eq. 5, without restarts and down to 0: ½ (1 + cos π p). */
export const cosine: Schedule = {
  id: "cosine",
  label: "Cosine",
  description: "Slowly at first, then faster and slowly again, down to nothing at the end.",
  factor: (progress) => (1 + Math.cos(Math.PI * progress)) / 2,
};
