/** The engine process: answers the messages of `protocol.ts` from the process that started it. */
import { ExemplarError } from "#shared/domain/errors.ts";
import { BlobFolder } from "./blob-folder.ts";
import { hostPort } from "./host-port.ts";
import type { EngineError, ToEngine } from "./protocol.ts";
import type { TaskContext } from "./tasks/task.ts";

const port = hostPort();
const running = new Map<number, AbortController>();

port.onMessage((message) => {
  if (message.type === "cancel")
    running
      .get(message.id)
      ?.abort(new ExemplarError("CANCELLED", "The work was cancelled", "Run it again when you want its result."));
  else void run(message);
});
port.send({ type: "ready" });

/** Loaded with the first task, so that a native library that is missing is that task's error and not the process's end. */
const engine = (() => {
  let loaded: Promise<{ tasks: typeof import("./tasks/list.ts").tasks; state: TaskContext["state"] }> | undefined;
  return () => (loaded ??= load());
})();

async function load() {
  try {
    const [{ tasks }, { EngineState }] = await Promise.all([import("./tasks/list.ts"), import("./engine-state.ts")]);
    return { tasks, state: new EngineState() };
  } catch (error) {
    throw new ExemplarError(
      "ENGINE_FAILED",
      `The compute process cannot load its libraries: ${error instanceof Error ? error.message : error}`,
      "Run `npm install` again on this machine, with the Node version that the application runs on.",
      { cause: error },
    );
  }
}

async function run({ id, task: name, params, blobs }: ToEngine & { type: "run" }): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const { tasks, state } = await engine();
    const task = tasks[name] as ((params: unknown, context: TaskContext) => Promise<unknown>) | undefined;
    if (!task) throw new ExemplarError("UNSUPPORTED", `The engine knows no task ${name}`, "Restart the application.");
    controller.signal.throwIfAborted();
    const result = await task(params, {
      signal: controller.signal,
      onProgress: (progress) => port.send({ type: "progress", id, progress }),
      onPartial: (partial) => port.send({ type: "partial", id, partial }),
      state,
      blobs: new BlobFolder(blobs),
    });
    port.send({ type: "result", id, result });
  } catch (error) {
    port.send({ type: "error", id, error: asEngineError(error) });
  } finally {
    running.delete(id);
  }
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof ExemplarError) {
    const { code, message, remedy, detail } = error;
    return { code, message, remedy, ...(detail === undefined ? {} : { detail }) };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    code: "ENGINE_FAILED",
    message: `The computation failed: ${message}`,
    remedy: "Run the job again; if it fails again, please report it with the details.",
    ...(stack === undefined ? {} : { detail: stack }),
  };
}
