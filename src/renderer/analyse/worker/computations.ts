import type { Progress } from "#shared/analysis/questions.ts";
import type { RunOptions } from "./run-in-worker.ts";

export interface Computation<Result> {
  /** Of the last that was finished. */
  readonly result: Result | undefined;
  readonly running: Progress | undefined;
  /** Of the one that is running: what it has so far, where it says so. */
  readonly partial?: Result | undefined;
  readonly error: unknown;
}

/** Workers tell of every few outcomes; the window draws it no more often than this, ms. */
const progressInterval = 100;

const none: Computation<never> = { result: undefined, running: undefined, error: undefined };

export interface ComputeOptions<Result> extends RunOptions<Progress> {
  readonly onPartial: (partial: Result) => void;
}

/** Long computations by name, which go on and keep their results while the window shows something else. */
export class Computations {
  readonly #states = new Map<string, Computation<unknown>>();
  readonly #running = new Map<string, AbortController>();
  readonly #listeners = new Set<() => void>();

  get<Result>(name: string): Computation<Result> {
    return (this.#states.get(name) ?? none) as Computation<Result>;
  }

  start<Result>(name: string, compute: (options: ComputeOptions<Result>) => Promise<Result>): void {
    this.cancel(name);
    const ended = new AbortController();
    this.#running.set(name, ended);
    const { result } = this.get<Result>(name);
    const set = (state: Computation<Result>) => ended.signal.aborted || this.#set(name, state);
    let toldAt = Number.NEGATIVE_INFINITY;
    const onProgress = (running: Progress) => {
      const now = performance.now();
      if (now - toldAt < progressInterval) return;
      toldAt = now;
      set({ ...this.get<Result>(name), result, running, error: undefined });
    };
    const onPartial = (partial: Result) => set({ ...this.get<Result>(name), partial });
    set({ result, running: { done: 0, total: 1 }, error: undefined });
    compute({ signal: ended.signal, onProgress, onPartial }).then(
      (result) => set({ result, running: undefined, error: undefined }),
      (error) => set({ result, running: undefined, error }),
    );
  }

  /** Ends a computation; the result of the one before it stays. */
  cancel(name: string): void {
    this.#running.get(name)?.abort();
    this.#running.delete(name);
    const { running, partial: _, ...state } = this.get(name);
    if (running) this.#set(name, { ...state, running: undefined });
  }

  cancelAll(): void {
    for (const name of [...this.#running.keys()]) this.cancel(name);
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  #set(name: string, state: Computation<unknown>): void {
    this.#states.set(name, state);
    for (const listener of this.#listeners) listener();
  }
}
