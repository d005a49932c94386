import { useEffect, useState } from "react";
import type { Answer, Question, Request } from "#shared/analysis/questions.ts";
import { runInWorker } from "./run-in-worker.ts";

/** An answer with the request that it answers. */
export interface Answered<T extends Question> {
  readonly request: Request<T>;
  readonly result: Answer<T>;
}

interface TaskState<T extends Question> {
  /** The last answer. It stays until the next comes: the words around it are to be those of its own request. */
  readonly answered: Answered<T> | undefined;
  /** Why the request has no answer. */
  readonly error: unknown;
  readonly pending: boolean;
}

/** What a worker answers to this request; memoise the request. */
export function useTask<T extends Question>(task: T, request: Request<T>): TaskState<T> {
  const [answered, setAnswered] = useState<Answered<T>>();
  const [failed, setFailed] = useState<{ readonly request: Request<T>; readonly error: unknown }>();
  useEffect(() => {
    const ended = new AbortController();
    runInWorker(task, request, { signal: ended.signal }).then(
      (result) => setAnswered({ request, result }),
      (error) => ended.signal.aborted || setFailed({ request, error }),
    );
    return () => ended.abort();
  }, [task, request]);
  const error = failed?.request === request ? failed.error : undefined;
  return { answered, error, pending: answered?.request !== request && error === undefined };
}
