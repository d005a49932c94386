import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type ErrorCode, ExemplarError } from "#shared/domain/errors.ts";
import type { ThreadTasks } from "./thread-tasks.ts";

export type ThreadTask = keyof ThreadTasks;
type MaterialOf<Task extends ThreadTask> = Parameters<ThreadTasks[Task]["compute"]>[0];
type ResultOf<Task extends ThreadTask> = Awaited<ReturnType<ThreadTasks[Task]["compute"]>>;

/** What a thread is started with. */
export interface ThreadOrder {
  readonly task: ThreadTask;
  readonly material: unknown;
}

/** What it says when it has ended. */
export type ThreadAnswer =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly remedy: string;
        readonly detail: string | undefined;
      };
    };

/**
 * Computes in a thread of its own, for a participant may be answering meanwhile. Aborting ends the thread.
 *
 * @throws what the thread failed with, in the same words
 */
export async function runInThread<Task extends ThreadTask>(
  task: Task,
  material: MaterialOf<Task>,
  signal: AbortSignal = new AbortController().signal,
): Promise<ResultOf<Task>> {
  signal.throwIfAborted();
  const order: ThreadOrder = { task, material };
  const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData: order });
  const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer>();
  const ended = once(worker, "exit");
  const cancel = () => {
    reject(signal.reason);
    void worker.terminate();
  };
  signal.addEventListener("abort", cancel);
  worker.once("message", resolve).once("error", reject);
  try {
    const answer = await promise;
    if (answer.ok) return answer.result as ResultOf<Task>;
    const { code, message, remedy, detail } = answer.error;
    throw new ExemplarError(code, message, remedy, detail === undefined ? {} : { detail });
  } finally {
    signal.removeEventListener("abort", cancel);
    // A thread that has answered ends by itself: ended from outside, it may be within a native library.
    await ended;
  }
}
