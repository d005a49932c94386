import type { PowerDesign } from "#shared/contract/power.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { FormulaError } from "#shared/stats/formula/formula-error.ts";
import { ModelError } from "#shared/stats/model-error.ts";
import { type PowerAssumptions, type PowerCounts, simulateStudies } from "#shared/stats/power.ts";
import { type PlannedTrials, plannedFrame } from "#shared/study/planned-trials.ts";

/** Studies `first` … of one design. */
export interface PowerPart extends Omit<PowerAssumptions, "scale" | "shouldStop"> {
  readonly trials: PlannedTrials;
  readonly design: PowerDesign;
  readonly first: number;
  readonly studies: number;
}

/** Simulates those studies and counts how often the effect was found. @throws INVALID where a model or formula is wrong */
export function simulatePart({ trials, design, first, studies, ...assumptions }: PowerPart): PowerCounts {
  const { participants, trialsEach, scale } = design;
  const frame = plannedFrame(trials, participants, trialsEach);
  const range = { from: first, to: first + studies };
  try {
    return simulateStudies({ ...assumptions, scale }, frame, `${participants} participants`, range);
  } catch (error) {
    if (error instanceof FormulaError || error instanceof ModelError)
      throw new ExemplarError("INVALID", error.message, error.remedy, { cause: error });
    throw error;
  }
}
