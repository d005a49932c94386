import type { FitProgress, FromWorker, TaskName, TaskRequest, TaskResult } from "./tasks.ts";

interface Options {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
}

/** Computes a task in a worker of its own, which ends with it; aborting ends it at once. */
export function runInWorker<T extends TaskName>(
  task: T,
  request: TaskRequest<T>,
  { signal, onProgress }: Options,
): Promise<TaskResult<T>> {
  const worker = new Worker(new URL("./analysis-worker.ts", import.meta.url), { type: "module" });
  return new Promise<TaskResult<T>>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onmessage = ({ data }: MessageEvent<FromWorker<T>>) => {
      if (data.type === "progress") onProgress?.(data.progress);
      else if (data.type === "result") resolve(data.result);
      else reject(new Error(data.message));
    };
    worker.onerror = (event) => reject(new Error(event.message || "The computation could not be started"));
    worker.postMessage({ task, request });
  }).finally(() => worker.terminate());
}
