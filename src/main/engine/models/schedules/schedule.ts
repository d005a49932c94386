/** How the learning rate changes while training goes on. */
export interface Schedule {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** By what the learning rate is multiplied in a step, once `progress` (0 ≤ progress < 1) of all steps are done. */
  factor(progress: number): number;
}
