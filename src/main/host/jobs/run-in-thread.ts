import { parentPort, Worker, workerData } from "node:worker_threads";
import { type ErrorCode, ExemplarError } from "#shared/domain/errors.ts";
import { asExemplarError } from "../failure.ts";

type Answer<Result> =
  | { readonly ok: true; readonly result: Result }
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
 * Computes in a thread of its own, for a participant may be answering meanwhile. `module` is a file that calls
 * `answerThread`; aborting ends the thread.
 *
 * @throws what the thread failed with, in the same words
 */
export async function runInThread<Result>(module: URL, material: unknown, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const worker = new Worker(module, { workerData: material });
  const { promise, resolve, reject } = Promise.withResolvers<Answer<Result>>();
  const cancel = () => reject(signal.reason);
  signal.addEventListener("abort", cancel);
  worker.once("message", resolve).once("error", reject);
  try {
    const answer = await promise;
    if (answer.ok) return answer.result;
    const { code, message, remedy, detail } = answer.error;
    throw new ExemplarError(code, message, remedy, detail === undefined ? {} : { detail });
  } finally {
    signal.removeEventListener("abort", cancel);
    await worker.terminate();
  }
}

/** The thread's side: computes what it was given and answers. @param subject what failed, if it fails: "The report" */
export function answerThread<Material, Result>(subject: string, compute: (material: Material) => Result): void {
  parentPort!.postMessage(attempt(subject, () => compute(workerData)));
}

function attempt<Result>(subject: string, compute: () => Result): Answer<Result> {
  try {
    return { ok: true, result: compute() };
  } catch (error) {
    const { code, message, remedy, detail } = asExemplarError(error, subject);
    return { ok: false, error: { code, message, remedy, detail } };
  }
}
