import { useEffect, useState } from "react";
import type { Answer, Question, Request } from "#shared/analysis/questions.ts";
import { runInWorker } from "./run-in-worker.ts";

interface TaskState<T extends Question> {
  readonly result: Answer<T> | undefined;
  readonly error: unknown;
}

/** The result of a task for this request, computed in a worker; memoise the request. The last one stays until the next. */
export function useTask<T extends Question>(task: T, request: Request<T>): TaskState<T> {
  const [state, setState] = useState<TaskState<T>>({ result: undefined, error: undefined });
  useEffect(() => {
    const ended = new AbortController();
    runInWorker(task, request, { signal: ended.signal }).then(
      (result) => setState({ result, error: undefined }),
      (error) => ended.signal.aborted || setState({ result: undefined, error }),
    );
    return () => ended.abort();
  }, [task, request]);
  return state;
}
