import { parentPort, workerData } from "node:worker_threads";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { bootstrapEstimates, bootstrapStatistics } from "#shared/stats/parametric-bootstrap.ts";

/** A thread's share of the replicates; with a larger model their likelihood-ratio statistics, else their estimates. */
export interface Share {
  readonly fit: MixedModelFit;
  readonly larger: MixedModelFit | null;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

export type FromThread =
  | { readonly type: "progress"; readonly done: number }
  | { readonly type: "done"; readonly replicates: readonly Float64Array[] };

const { fit, larger, ...share }: Share = workerData;
const post = (message: FromThread) => parentPort?.postMessage(message);
const options = { ...share, onProgress: (done: number) => post({ type: "progress", done }) };
post({
  type: "done",
  replicates: larger
    ? [...bootstrapStatistics(fit, larger, options)].map((statistic) => Float64Array.of(statistic))
    : bootstrapEstimates(fit, options),
});
