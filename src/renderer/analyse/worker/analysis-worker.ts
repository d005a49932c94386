import { FormulaError } from "#shared/stats/formula/formula-error.ts";
import { ModelError } from "#shared/stats/model-error.ts";
import { type FromWorker, type TaskName, type TaskRequest, tasks } from "./tasks.ts";

/** Runs one task and answers with its result, so that the window stays free meanwhile. */
self.onmessage = ({ data }: MessageEvent<{ task: TaskName; request: TaskRequest<TaskName> }>) => {
  const answer = (message: FromWorker) => self.postMessage(message);
  try {
    const run = tasks[data.task] as (request: unknown, onProgress: (progress: never) => void) => never;
    answer({ type: "result", result: run(data.request, (progress) => answer({ type: "progress", progress })) });
  } catch (error) {
    answer({ type: "failed", ...inWords(error) });
  }
};

function inWords(error: unknown): { message: string; remedy: string | null } {
  if (error instanceof FormulaError) return { message: error.reason, remedy: error.remedy };
  if (error instanceof ModelError) return { message: error.message, remedy: error.remedy };
  return { message: error instanceof Error ? error.message : String(error), remedy: null };
}
