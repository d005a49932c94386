import type { PowerRequest, Progress } from "#shared/analysis/questions.ts";
import type { DesignPower } from "#shared/figures/power-curve.ts";
import type { PlannedTrials } from "#shared/study/planned-trials.ts";
import type { RunOptions } from "../../analyse/worker/run-in-worker.ts";
import { runOnAllCores } from "../../analyse/worker/run-on-all-cores.ts";

export interface PowerCurve {
  /** The larger model, whose test against the smaller is what has power. */
  readonly formula: string;
  readonly points: readonly DesignPower[];
}

interface Designs {
  readonly trials: PlannedTrials;
  readonly participants: readonly number[];
  readonly trialsEach: readonly number[];
  readonly replicates: number;
  readonly seed: number;
}

/** Simulates every design on all cores; each study has a seed of its own, whichever core it falls to. */
export async function simulateCurve(
  model: Pick<PowerRequest, "formula" | "reduced" | "fixed" | "sds">,
  { participants, trialsEach, ...shared }: Designs,
  options: RunOptions<Progress>,
): Promise<PowerCurve> {
  const designs = trialsEach.flatMap((each) =>
    participants.map((count) => ({ participants: count, trialsEach: each })),
  );
  const points = await runOnAllCores(
    "power",
    designs.map((design) => ({ request: { ...model, ...shared, ...design }, steps: shared.replicates })),
    options,
  );
  return { formula: model.formula, points: points.map((point, k) => ({ ...point, ...designs[k]! })) };
}
