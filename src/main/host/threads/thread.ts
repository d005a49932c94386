/** A thread: computes the one thing that it was started for, and answers. */
import { parentPort, workerData } from "node:worker_threads";
import { asExemplarError } from "../failure.ts";
import type { ThreadAnswer, ThreadOrder } from "./run-in-thread.ts";
import { threadTasks } from "./thread-tasks.ts";

const { task, material } = workerData as ThreadOrder;
parentPort!.postMessage(await answer());

async function answer(): Promise<ThreadAnswer> {
  const { subject, compute } = threadTasks[task];
  try {
    return { ok: true, result: await compute(material as never) };
  } catch (error) {
    const { code, message, remedy, detail } = asExemplarError(error, subject);
    return { ok: false, error: { code, message, remedy, detail } };
  }
}
