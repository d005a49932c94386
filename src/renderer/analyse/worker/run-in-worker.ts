import { ExemplarError } from "#shared/contract/errors.ts";
import type { FromWorker, TaskName, TaskProgress, TaskRequest, TaskResult } from "./tasks.ts";

export interface RunOptions<P> {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: P) => void;
}

/** Computes a task in a worker of its own, which ends with it; aborting ends it at once. */
export function runInWorker<T extends TaskName>(
  task: T,
  request: TaskRequest<T>,
  { signal, onProgress }: RunOptions<TaskProgress<T>>,
): Promise<TaskResult<T>> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const worker = new Worker(new URL("./analysis-worker.ts", import.meta.url), { type: "module" });
  return new Promise<TaskResult<T>>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onmessage = ({ data }: MessageEvent<FromWorker<T>>) => {
      if (data.type === "progress") onProgress?.(data.progress);
      else if (data.type === "result") resolve(data.result);
      else if (data.remedy !== null) reject(new ExemplarError("INVALID", data.message, data.remedy));
      else reject(new Error(data.message));
    };
    worker.onerror = (event) => reject(new Error(event.message || "The computation could not be started"));
    worker.postMessage({ task, request });
  }).finally(() => worker.terminate());
}
