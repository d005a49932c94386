import type { Schedule } from "./schedule.ts";

export const constant: Schedule = {
  id: "constant",
  label: "Constant",
  description: "The same learning rate from the first step to the last.",
  factor: () => 1,
};
