import { afterEach, expect, test, vi } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { bootstrapEstimates } from "#shared/stats/parametric-bootstrap.ts";
import { bootstrap } from "./bootstrap.ts";
import { type TaskName, tasks } from "./tasks.ts";

/** Computes in this thread what a worker would, a turn later; counts those that are at work. */
class InlineWorker {
  static atWork = new Set<InlineWorker>();
  static most = 0;
  onmessage: (event: { data: unknown }) => void = () => {};

  postMessage({ task, request }: { task: TaskName; request: unknown }) {
    InlineWorker.atWork.add(this);
    InlineWorker.most = Math.max(InlineWorker.most, InlineWorker.atWork.size);
    setTimeout(() => {
      if (!InlineWorker.atWork.has(this)) return;
      const run = tasks[task] as (request: unknown, onProgress: (progress: unknown) => void) => unknown;
      try {
        const result = run(request, (progress) => this.onmessage({ data: { type: "progress", progress } }));
        this.onmessage({ data: { type: "result", result } });
      } catch {
        this.onmessage({ data: { type: "failed", message: "It went wrong.", remedy: "Mend it." } });
      }
    });
  }

  terminate() {
    InlineWorker.atWork.delete(this);
  }
}

afterEach(() => vi.unstubAllGlobals());

function withCores(hardwareConcurrency: number) {
  InlineWorker.most = 0;
  vi.stubGlobal("Worker", InlineWorker);
  vi.stubGlobal("navigator", { hardwareConcurrency });
}

const random = seededGenerator("cores");
const fit = fitMixedModel(
  "correct ~ map + (1 | participant)",
  dataFrameFromRecords(
    Array.from({ length: 200 }, (_, k) => ({
      participant: `p${k % 10}`,
      map: k % 2,
      correct: Number(random.next() < 0.6),
    })),
  ),
);
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
  await vi.waitFor(() => expect(InlineWorker.atWork.size).toBe(0));
});

test("a failure in one ends the others, in words", async () => {
  withCores(3);
  const broken = { ...fit, frame: { ...fit.frame, x: null as never } };
  await expect(bootstrap({ ...request, fit: broken }, { signal })).rejects.toMatchObject({
    message: "It went wrong.",
    remedy: "Mend it.",
  });
  await vi.waitFor(() => expect(InlineWorker.atWork.size).toBe(0));
});
