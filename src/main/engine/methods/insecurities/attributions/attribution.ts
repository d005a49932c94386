import type { Workplace } from "../../../batches/workplace.ts";
import type { Watch } from "../../../watch.ts";
import type { Readout } from "../readout.ts";
import type { Score } from "../score.ts";

/** What is attributed to places: scores of what is read out of one image's activations. */
export interface AttributionRequest {
  readonly readout: Readout;
  /** `[h, w, D]` */
  readonly activations: Float32Array;
  /** What is read out of them. */
  readonly values: Float64Array;
  readonly scores: readonly Score[];
}

export interface Attributions {
  /** For each score, how much each place contributes to it, `[h × w]`. */
  readonly maps: readonly Float64Array[];
  /** How exact they are, by names. */
  readonly uncertainty: Readonly<Record<string, number>>;
  /** How they were computed, where there is a choice, and of what. */
  readonly note: string | null;
}

/** A way to attribute a score to the places of an image, m in the paper. */
export type Attribution = (request: AttributionRequest, workplace: Workplace, watch: Watch) => Promise<Attributions>;
