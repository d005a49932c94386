import type { Answer, Progress, ProgressOf, Question, Request } from "#shared/analysis/questions.ts";
import { type RunOptions, runInWorker } from "./run-in-worker.ts";

/** A task with a progress in steps. */
type SteppedTask = "bootstrap" | "power";

/** One of several requests of the same task, and of how many steps it is. */
export interface Share<T extends Question> {
  readonly request: Request<T>;
  readonly steps: number;
}

interface ShareOptions<T extends Question> {
  /** How far one of the requests has come, by its place. */
  readonly onShare?: (place: number, progress: ProgressOf<T>) => void;
}

/**
 * Computes the requests of a task in as many workers as there are cores, each taking the next when it is free. Results
 * come in the order of the requests; a failure or an abort ends all of them.
 */
export async function runOnAllCores<T extends SteppedTask>(
  task: T,
  shares: readonly Share<T>[],
  { signal, onProgress, onShare }: RunOptions<Progress> & ShareOptions<T>,
): Promise<Answer<T>[]> {
  const failed = new AbortController();
  const ended = AbortSignal.any([signal, failed.signal]);
  const total = shares.reduce((sum, { steps }) => sum + steps, 0);
  const done = shares.map(() => 0);
  const results: Answer<T>[] = [];
  const waiting = [...shares.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, { request }] = next;
      const tell = (progress: Progress & ProgressOf<T>) => {
        onShare?.(place, progress);
        done[place] = progress.done;
        onProgress?.({ done: done.reduce((sum, count) => sum + count), total });
      };
      results[place] = await runInWorker(task, request, { signal: ended, onProgress: tell as never });
    }
  };
  const workers = Math.min(navigator.hardwareConcurrency, shares.length);
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
  return results;
}
