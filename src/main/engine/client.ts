import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { PartialResult } from "#shared/domain/partial-result.ts";
import type { EngineError, EngineProgress, EngineTask, EngineTasks, FromEngine, ToEngine } from "./protocol.ts";
import { quietLibraries } from "./runtime/runtime.ts";

/** The engine's process, however it was started. */
export interface EngineProcess {
  readonly pid?: number;
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Called once, with how the process ended. */
  onExit(listener: (reason: string) => void): void;
  kill(): void;
}

export type SpawnEngine = () => EngineProcess;

export type EngineStatus = "starting" | "ready" | "failed";

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EngineProgress) => void;
  readonly onPartial?: (partial: PartialResult) => void;
  /** The folder of the files that the task names by hash. */
  readonly blobs?: string;
}

interface PendingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: RunOptions["onProgress"];
  readonly onPartial: RunOptions["onPartial"];
}

const runAgain = "Run the job again: the compute process is started anew. What was stored is not affected.";

/**
 * Asks the engine process to do things. The process starts with the first call (or `start`); when it ends, every pending
 * call rejects with `ENGINE_FAILED`, and the next call starts another.
 */
export class EngineClient {
  readonly #spawn: SpawnEngine;
  readonly #calls = new Map<number, PendingCall>();
  readonly #statusListeners = new Set<(status: EngineStatus) => void>();
  #process: EngineProcess | undefined;
  #status: EngineStatus = "starting";
  #failure: string | null = null;
  #nextId = 1;
  #closed = false;
  readonly #idleAfter: number | null;
  #idle: NodeJS.Timeout | undefined;

  /** @param idleAfter ms without a call after which the process is ended, for the memory that it holds; null for never */
  constructor(spawn: SpawnEngine, idleAfter: number | null = null) {
    this.#spawn = spawn;
    this.#idleAfter = idleAfter;
  }

  /** `starting` until the process has answered for the first time, also where none was needed yet. */
  get status(): EngineStatus {
    return this.#status;
  }

  /** How the process ended, while the status is `failed`. */
  get failure(): string | null {
    return this.#failure;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Calls the listener whenever the status changes, until the returned function is called. */
  onStatus(listener: (status: EngineStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  start(): void {
    if (!this.#process) this.#startProcess();
  }

  /**
   * @throws ExemplarError `ENGINE_FAILED` when the process cannot start or ends, `CANCELLED` when the signal aborts, or
   * what the task itself failed with
   */
  run<T extends EngineTask>(
    task: T,
    params: EngineTasks[T]["params"],
    { signal, onProgress, onPartial, blobs }: RunOptions = {},
  ): Promise<EngineTasks[T]["result"]> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      clearTimeout(this.#idle);
      const process = this.#process ?? this.#startProcess();
      if (!process) return reject(this.#processEnded(this.#failure!));
      const id = this.#nextId++;
      const cancel = () => process.send({ type: "cancel", id });
      signal?.addEventListener("abort", cancel, { once: true });
      const settled =
        <V>(settle: (value: V) => void) =>
        (value: V) => {
          signal?.removeEventListener("abort", cancel);
          this.#calls.delete(id);
          this.#restLater();
          settle(value);
        };
      this.#calls.set(id, {
        resolve: settled(resolve as (result: unknown) => void),
        reject: settled(reject),
        onProgress,
        onPartial,
      });
      process.send({ type: "run", id, task, params, ...(blobs !== undefined && { blobs }) });
    });
  }

  /** Ends the process at once, whatever it is doing. The next call starts another. */
  kill(): void {
    const process = this.#process;
    process?.kill();
    if (process) this.#exited(process, "it was stopped");
  }

  #restLater(): void {
    if (this.#idleAfter === null || this.#calls.size > 0) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      const process = this.#process;
      // No longer ours, its end is no failure.
      this.#process = undefined;
      process?.kill();
      this.#setStatus("starting", null);
    }, this.#idleAfter).unref();
  }

  /** Ends the process for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#idle);
    this.kill();
  }

  #startProcess(): EngineProcess | undefined {
    try {
      if (this.#closed) throw new Error("the workbench is closing");
      const process = this.#spawn();
      process.onMessage((message) => this.#receive(message));
      process.onExit((reason) => this.#exited(process, reason));
      this.#process = process;
      this.#setStatus("starting", null);
      return process;
    } catch (error) {
      this.#setStatus("failed", `it cannot be started: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }

  #receive(message: FromEngine): void {
    if (message.type === "ready") {
      this.#setStatus("ready", null);
      return;
    }
    const call = this.#calls.get(message.id);
    if (message.type === "progress") call?.onProgress?.(message.progress);
    else if (message.type === "partial") call?.onPartial?.(message.partial);
    else if (message.type === "result") call?.resolve(message.result);
    else call?.reject(asError(message.error));
  }

  #exited(process: EngineProcess, reason: string): void {
    if (process !== this.#process) return;
    this.#process = undefined;
    this.#setStatus("failed", reason);
    for (const call of [...this.#calls.values()]) call.reject(this.#processEnded(reason));
  }

  #processEnded(reason: string): ExemplarError {
    return new ExemplarError("ENGINE_FAILED", `The compute process failed: ${reason}`, runAgain);
  }

  #setStatus(status: EngineStatus, failure: string | null): void {
    this.#status = status;
    this.#failure = failure;
    for (const listener of this.#statusListeners) listener(status);
  }
}

function asError({ code, message, remedy, detail }: EngineError): ExemplarError {
  return new ExemplarError(code, message, remedy, detail === undefined ? {} : { detail });
}

function cancelled(): ExemplarError {
  return new ExemplarError("CANCELLED", "The work was cancelled", "Run it again when you want its result.");
}

/**
 * The engine as a child of this Node process. It ends when this process does; its standard output goes to our standard
 * error, which leaves ours to the answers of the command line.
 */
export const spawnNodeEngine: SpawnEngine = () => {
  const child = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)), {
    serialization: "advanced",
    execArgv: [],
    env: { ...process.env, ...quietLibraries },
    stdio: ["ignore", 2, "pipe", "ipc"],
  });
  let lastWords = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    process.stderr.write(chunk);
    lastWords = (lastWords + chunk.toString()).slice(-500);
  });
  // A send that meets a dead process reports here; what matters is its exit, which is reported below.
  child.on("error", () => {});
  return {
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    send: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => {
      child.on("message", (message) => listener(message as FromEngine));
    },
    onExit: (listener) => {
      if (child.pid === undefined) child.once("error", (error) => listener(error.message));
      child.once("close", (code, signal) => {
        const end = signal ? `it was ended by ${signal}` : `it ended with status ${code}`;
        const words = lastWords.trim().split("\n").at(-1);
        listener(code && words ? `${end}: ${words}` : end);
      });
    },
    kill: () => {
      child.kill("SIGKILL");
    },
  };
};
