import { useEffect, useRef, useState } from "react";
import type { ModelOutcome } from "#shared/analysis/fit-models.ts";
import type { FitProgress, FitRequest } from "#shared/analysis/questions.ts";
import { Computations } from "./computations.ts";
import { releaseFits, runInWorker } from "./run-in-worker.ts";

/** What came of a fit, what it was asked, of which data, and what is computed about the models since. */
export interface FittedModels {
  readonly request: FitRequest;
  readonly data: object;
  readonly outcomes: readonly ModelOutcome[];
  readonly computations: Computations;
}

export interface FitState {
  readonly done: FittedModels | undefined;
  readonly running: { readonly request: FitRequest; readonly progress: FitProgress } | undefined;
  readonly error: unknown;
  /** `data` stands for the rows of the request: the same object for the same rows. */
  readonly start: (request: FitRequest, data: object) => void;
  readonly cancel: () => void;
}

/** Fits models in a worker, with progress, until they are done or cancelled. */
export function useFit(): FitState {
  const [state, setState] = useState<Pick<FitState, "done" | "running" | "error">>({
    done: undefined,
    running: undefined,
    error: undefined,
  });
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  const { done } = state;
  useEffect(
    () => () => {
      done?.computations.cancelAll();
      releaseFits(done?.outcomes.flatMap((outcome) => ("fit" in outcome ? [outcome.fit] : [])) ?? []);
    },
    [done],
  );

  const start = (request: FitRequest, data: object) => {
    current.current?.abort();
    const ended = new AbortController();
    current.current = ended;
    const report = (progress: FitProgress) =>
      setState(({ done }) => ({ done, running: { request, progress }, error: undefined }));
    report({ model: 0, iteration: 0, deviance: Number.NaN });
    runInWorker("fit", request, { signal: ended.signal, onProgress: report }).then(
      (outcomes) => {
        const done = { request, data, outcomes, computations: new Computations() };
        setState({ done, running: undefined, error: undefined });
      },
      (error) => ended.signal.aborted || setState(({ done }) => ({ done, running: undefined, error })),
    );
  };
  const cancel = () => {
    current.current?.abort();
    setState(({ done }) => ({ done, running: undefined, error: undefined }));
  };
  return { ...state, start, cancel };
}
