import { afterEach, expect, test, vi } from "vitest";
import { questions } from "#shared/analysis/questions.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { bootstrapEstimates } from "#shared/stats/parametric-bootstrap.ts";
import { AnalysisSession, type ToWorker } from "./analysis-session.ts";
import { bootstrap } from "./bootstrap.ts";
import { endWorkers, releaseFits, runInWorker } from "./run-in-worker.ts";

/** Computes in this thread what a worker would, a turn later; counts those that are at work and what they were sent. */
class InlineWorker {
  static atWork = new Set<InlineWorker>();
  static most = 0;
  static sent: ToWorker[] = [];
  onmessage: (event: { data: unknown }) => void = () => {};
  readonly #session = new AnalysisSession(questions, brokenInWords, (data) => {
    if (data.type !== "progress") InlineWorker.atWork.delete(this);
    this.onmessage({ data });
  });

  postMessage(message: ToWorker) {
    InlineWorker.sent.push(message);
    if (message.type !== "ask") return this.#session.receive(message);
    InlineWorker.atWork.add(this);
    InlineWorker.most = Math.max(InlineWorker.most, InlineWorker.atWork.size);
    setTimeout(() => InlineWorker.atWork.has(this) && this.#session.receive(message));
  }

  terminate() {
    InlineWorker.atWork.delete(this);
  }
}

const brokenInWords = () => ({ code: "broken", message: "It went wrong.", remedy: "Mend it.", span: null });

afterEach(() => {
  endWorkers();
  vi.unstubAllGlobals();
});

function withCores(hardwareConcurrency: number) {
  InlineWorker.most = 0;
  InlineWorker.sent = [];
  vi.stubGlobal("Worker", InlineWorker);
  vi.stubGlobal("navigator", { hardwareConcurrency });
}

const random = seededGenerator("cores");
const data = dataFrameFromRecords(
  Array.from({ length: 200 }, (_, k) => ({ participant: `p${k % 10}`, map: k % 2, correct: +(random.next() < 0.6) })),
);
const formula = "correct ~ map + (1 | participant)";
const fit = fitMixedModel(formula, data);
const request = { fit, larger: null, seed: 3, replicates: 7 };
const { signal } = new AbortController();

test.each([1, 2, 3, 16])("on %i cores the replicates are those of one thread, in their order", async (cores) => {
  withCores(cores);
  const heard: number[] = [];
  const rows = await bootstrap(request, { signal, onProgress: ({ done, total }) => heard.push(done / total) });
  expect(rows).toEqual(bootstrapEstimates(fit, { seed: 3, to: 7 }));
  expect(InlineWorker.most).toBe(Math.min(cores, 7));
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
  expect(heard.at(-1)).toBe(1);
  expect(InlineWorker.atWork.size).toBe(0);
});

test("aborting ends every worker", async () => {
  withCores(3);
  const ended = new AbortController();
  const running = bootstrap(request, { signal: ended.signal });
  expect(InlineWorker.atWork.size).toBe(3);
  ended.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
  await expect.poll(() => InlineWorker.atWork.size).toBe(0);
});

test("a failure in one ends the others, in words", async () => {
  withCores(3);
  const broken = { ...fit, frame: { ...fit.frame, x: null as never } };
  await expect(bootstrap({ ...request, fit: broken }, { signal })).rejects.toMatchObject({
    message: "It went wrong.",
    remedy: "Mend it.",
  });
  await expect.poll(() => InlineWorker.atWork.size).toBe(0);
});

test("a fit is sent to a worker once, and never to the worker that made it", async () => {
  withCores(1);
  const settings = { family: "binomial" as const, referenceLevels: {} };
  const [outcome] = await runInWorker("fit", { frame: data, formulas: [formula], settings }, { signal });
  if (!outcome || !("fit" in outcome)) throw new Error("not fitted");
  const made = await runInWorker("profile", { fit: outcome.fit }, { signal });
  expect(made).toEqual(await runInWorker("profile", { fit }, { signal }));
  await runInWorker("residuals", { fit, seed: 1, group: null }, { signal });
  expect(InlineWorker.sent.map(({ type }) => type)).toEqual(["ask", "ask", "hold", "ask", "ask"]);
  releaseFits([fit]);
  await runInWorker("residuals", { fit, seed: 1, group: null }, { signal });
  expect(InlineWorker.sent.slice(5).map(({ type }) => type)).toEqual(["release", "hold", "ask"]);
});

test("an abort takes the fits of its worker along; the next one is given them", async () => {
  withCores(1);
  const ended = new AbortController();
  const running = runInWorker("profile", { fit }, { signal: ended.signal });
  expect(InlineWorker.atWork.size).toBe(1);
  const queued = runInWorker("residuals", { fit, seed: 1, group: null }, { signal });
  ended.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
  expect((await queued).residuals).toHaveLength(200);
  expect(InlineWorker.sent.map(({ type }) => type)).toEqual(["hold", "ask", "hold", "ask"]);
});
