import { useSyncExternalStore } from "react";
import type { Computation, Computations, ComputeOptions } from "./computations.ts";

export interface ComputationState<Result> extends Computation<Result> {
  readonly start: (compute: (options: ComputeOptions<Result>) => Promise<Result>) => void;
  readonly cancel: () => void;
}

/** One of the computations: how it stands, and how to start and end it. */
export function useComputation<Result>(computations: Computations, name: string): ComputationState<Result> {
  const state = useSyncExternalStore(computations.subscribe, () => computations.get<Result>(name));
  return {
    ...state,
    start: (compute) => computations.start(name, compute),
    cancel: () => computations.cancel(name),
  };
}
