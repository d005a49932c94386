import type { PowerProgress, PowerRequest, Progress } from "#shared/analysis/questions.ts";
import type { DesignPower } from "#shared/figures/power-curve.ts";
import type { PlannedTrials } from "#shared/study/planned-trials.ts";
import type { RunOptions } from "../../analyse/worker/run-in-worker.ts";
import { runOnAllCores } from "../../analyse/worker/run-on-all-cores.ts";
import { throttled } from "../../connection/throttle.ts";

export interface PowerCurve {
  /** The larger model, whose test against the smaller is what has power. */
  readonly formula: string;
  readonly points: readonly DesignPower[];
}

/** How often the curve is drawn anew while it fills, in ms. */
const repaint = 300;

interface Designs {
  readonly trials: PlannedTrials;
  readonly participants: readonly number[];
  readonly trialsEach: readonly number[];
  readonly replicates: number;
  readonly seed: number;
}

/**
 * Simulates every design on all cores; each study has a seed of its own, whichever core it falls to.
 *
 * @param options.onPartial the curve as it stands, with the points that some studies have been simulated of
 */
export async function simulateCurve(
  model: Pick<PowerRequest, "formula" | "reduced" | "fixed" | "sds">,
  { participants, trialsEach, ...shared }: Designs,
  { onPartial, ...options }: RunOptions<Progress> & { readonly onPartial?: (curve: PowerCurve) => void },
): Promise<PowerCurve> {
  const designs = trialsEach.flatMap((each) =>
    participants.map((count) => ({ participants: count, trialsEach: each })),
  );
  const { formula } = model;
  const soFar = new Map<number, DesignPower>();
  const tell = throttled(
    () => onPartial?.({ formula, points: [...soFar].sort(([a], [b]) => a - b).map(([, point]) => point) }),
    repaint,
  );
  const onShare = (place: number, progress: PowerProgress) => {
    soFar.set(place, { ...progress.soFar, ...designs[place]! });
    tell();
  };
  const points = await runOnAllCores(
    "power",
    designs.map((design) => ({ request: { ...model, ...shared, ...design }, steps: shared.replicates })),
    { ...options, onShare },
  );
  return { formula, points: points.map((point, k) => ({ ...point, ...designs[k]! })) };
}
