import type { Step } from "#shared/study/study-document.ts";

/** What the settings of one step are given. */
export interface StepSettingsProps<S extends Step> {
  readonly step: S;
  /** What is wrong with a field of this step, by its path within the step (`order.maxInARow`). */
  readonly problem: (field: string) => string | undefined;
  /** Edits of one field after each other are taken back together; null always starts a new step of undo. */
  readonly onChange: (step: S, field: string | null) => void;
}
