import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { FromThread, Share } from "./bootstrap-thread.ts";

export interface BootstrapRequest extends Pick<Share, "fit" | "larger" | "seed"> {
  readonly replicates: number;
  readonly onProgress: (done: number) => void;
  readonly interrupted: AbortSignal;
}

/**
 * Replicates of a parametric bootstrap, computed on all cores. Every replicate has a seed of its own, so that they are
 * the same however many threads share them.
 *
 * @returns a row for each replicate: its likelihood-ratio statistic, or its estimates (β, then θ)
 * @throws ExemplarError `CANCELLED` when interrupted
 */
export async function bootstrapOnThreads({ replicates, onProgress, interrupted, ...what }: BootstrapRequest) {
  const threads = Math.min(availableParallelism(), replicates);
  const edges = Array.from({ length: threads + 1 }, (_, k) => Math.round((k * replicates) / threads));
  const done = new Array<number>(threads).fill(0);
  const workers = new Set<Worker>();
  const stop = () => {
    for (const worker of workers) void worker.terminate();
  };
  interrupted.addEventListener("abort", stop, { once: true });
  try {
    const shares = await Promise.all(
      done.map((_, thread) => {
        const share: Share = { ...what, from: edges[thread]!, to: edges[thread + 1]! };
        const worker = new Worker(new URL("./bootstrap-thread.ts", import.meta.url), { workerData: share });
        workers.add(worker);
        return replicatesOf(worker, (count) => {
          done[thread] = count;
          onProgress(done.reduce((sum, value) => sum + value, 0));
        });
      }),
    );
    return shares.flat();
  } catch (error) {
    if (!interrupted.aborted) throw error;
    throw new ExemplarError("CANCELLED", "The bootstrap was cancelled", "Run the command again.", { cause: error });
  } finally {
    interrupted.removeEventListener("abort", stop);
    stop();
  }
}

function replicatesOf(worker: Worker, onProgress: (done: number) => void): Promise<readonly Float64Array[]> {
  return new Promise((resolve, reject) => {
    worker.on("message", (message: FromThread) => {
      if (message.type === "progress") onProgress(message.done);
      else resolve(message.replicates);
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("A thread of the bootstrap ended early")));
  });
}
