import type { Answer, ProgressOf, Question, Request } from "#shared/analysis/questions.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { type FromWorker, fitsIn, type Handle, type ToWorker } from "./analysis-session.ts";

export interface RunOptions<P> {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: P) => void;
}

interface LastingWorker {
  readonly worker: Worker;
  /** The fits that it holds. */
  readonly holds: Set<Handle>;
  busy: boolean;
}

const handles = new WeakMap<MixedModelFit, Handle>();
const workers = new Set<LastingWorker>();
const waiting: (() => void)[] = [];
let nextHandle: Handle = 1;

/**
 * Asks a question about an analysis in a worker that lasts: fits are sent to it once and named from then on, and those
 * that it makes stay with it. There are as many workers as cores; an abort ends the worker that is at it, and its fits are
 * given to the next one when they are asked about.
 */
export async function runInWorker<Q extends Question>(
  question: Q,
  request: Request<Q>,
  { signal, onProgress }: RunOptions<ProgressOf<Q>>,
): Promise<Answer<Q>> {
  const { fits, rest } = splitFits(request);
  signal.throwIfAborted();
  const wanted = Object.values(fits).map(handleOf);
  let chosen = takeWorker(wanted);
  while (!chosen) {
    await turn(signal);
    chosen = takeWorker(wanted);
  }
  const lasting = chosen;
  const { worker, holds } = lasting;
  const send = (message: ToWorker) => worker.postMessage(message);
  const first = nextHandle;
  nextHandle += 1000; // More than there are models in an analysis.
  try {
    return await new Promise<Answer<Q>>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.onmessage = ({ data }: MessageEvent<FromWorker<Q>>) => {
        if (data.type === "progress") return onProgress?.(data.progress);
        lasting.busy = false;
        if (data.type === "failed")
          return reject(
            data.remedy === null ? new Error(data.message) : new ExemplarError("INVALID", data.message, data.remedy),
          );
        for (const [place, fit] of fitsIn(question, data.answer).entries()) {
          handles.set(fit, first + place);
          holds.add(first + place);
        }
        resolve(data.answer);
      };
      worker.onerror = (event) => reject(new Error(event.message || "The computation could not be started"));
      for (const fit of Object.values(fits)) {
        const handle = handleOf(fit);
        if (!holds.has(handle)) send({ type: "hold", handle, fit });
        holds.add(handle);
      }
      const named = Object.fromEntries(Object.entries(fits).map(([field, fit]) => [field, handleOf(fit)]));
      send({ type: "ask", question, request: rest, fits: named, nextHandle: first });
    });
  } finally {
    // Still at it: aborted, or broken.
    if (lasting.busy) {
      worker.terminate();
      workers.delete(lasting);
    }
    waiting.shift()?.();
  }
}

/** Fits that nothing will be asked about any more. */
export function releaseFits(fits: readonly MixedModelFit[]): void {
  for (const fit of fits) {
    const handle = handles.get(fit);
    if (handle === undefined) continue;
    for (const { worker, holds } of workers)
      if (holds.delete(handle)) worker.postMessage({ type: "release", handle } satisfies ToWorker);
  }
}

/** Ends all workers: those at work, and those that wait to be asked. */
export function endWorkers(): void {
  for (const { worker } of workers) worker.terminate();
  workers.clear();
}

/** The worker that holds most of these fits among those that have nothing to do; undefined where all are at work. */
function takeWorker(wanted: readonly Handle[]): LastingWorker | undefined {
  const held = ({ holds }: LastingWorker) => wanted.filter((handle) => holds.has(handle)).length;
  const idle = [...workers].filter(({ busy }) => !busy).sort((a, b) => held(b) - held(a))[0];
  const chosen = idle ?? (workers.size < navigator.hardwareConcurrency ? newWorker() : undefined);
  if (chosen) chosen.busy = true;
  return chosen;
}

/** Until a worker has become free. */
async function turn(signal: AbortSignal): Promise<void> {
  await new Promise<void>((free) => {
    waiting.push(free);
    signal.addEventListener("abort", () => free(), { once: true });
  });
  signal.throwIfAborted();
}

function newWorker(): LastingWorker {
  const worker = new Worker(new URL("./analysis-worker.ts", import.meta.url), { type: "module" });
  const lasting = { worker, holds: new Set<Handle>(), busy: false };
  workers.add(lasting);
  return lasting;
}

function handleOf(fit: MixedModelFit): Handle {
  const known = handles.get(fit);
  if (known !== undefined) return known;
  handles.set(fit, nextHandle);
  return nextHandle++;
}

/** The fields of a request that are fits, and the rest. */
function splitFits(request: object): { fits: Record<string, MixedModelFit>; rest: object } {
  const entries = Object.entries(request);
  const isFit = (field: string, value: unknown) => (field === "fit" || field === "larger") && value !== null;
  return {
    fits: Object.fromEntries(entries.filter(([field, value]) => isFit(field, value))),
    rest: Object.fromEntries(entries.filter(([field, value]) => !isFit(field, value))),
  };
}
