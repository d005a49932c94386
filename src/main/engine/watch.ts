import type { PartialResult } from "#shared/domain/partial-result.ts";
import type { EngineProgress } from "./protocol.ts";

/** What a computation that takes a while is stopped by and reports to. */
export interface Watch {
  /** Checked between batches: who finds it aborted throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: EngineProgress) => void;
  /** Told what is known already, by computations that have something to show on the way. */
  readonly onPartial?: (partial: PartialResult) => void;
}
