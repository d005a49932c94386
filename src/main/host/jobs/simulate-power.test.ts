import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type PowerPlan, powerPlan } from "#shared/contract/power.ts";
import { simulatePower as simulate } from "#shared/stats/power.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { plannedFrame, plannedTrials } from "#shared/study/planned-trials.ts";
import { temporaryFolder } from "../../../../tests/doubles/host.ts";
import { createStore } from "../store/open-store.ts";
import { all } from "../store/statement.ts";
import type { Store } from "../store/store.ts";
import { insertStudy } from "../store/write/studies.ts";
import { studyHash } from "../studies/checked-study.ts";
import type { JobContext } from "./job-kind.ts";
import { simulatePower } from "./simulate-power.ts";

const document = exampleStudy();
const plan: PowerPlan = powerPlan.parse({
  studyId: "s",
  formula: "correct ~ saliency + (1 | subject_id)",
  reduced: "correct ~ 1 + (1 | subject_id)",
  fixed: { "(Intercept)": 0.2, saliency: 0.8 },
  sds: { subject_id: 0.5 },
  designs: [
    { participants: 12, trialsEach: 8 },
    { participants: 12, trialsEach: 8, scale: 2 },
  ],
  replicates: 60,
  seed: 4,
});

function projectWithStudy(): Store {
  const store = createStore(join(temporaryFolder(), "project"), "Power");
  onTestFinished(() => store.close());
  insertStudy(store, { id: "s", hash: studyHash(document), document, at: new Date().toISOString() });
  return store;
}

function contextOf(store: Store, signal = new AbortController().signal) {
  const told: number[] = [];
  const drawn: unknown[] = [];
  const context = {
    store,
    signal,
    version: "1",
    partial: (point: unknown) => drawn.push(point),
    progress: ({ done }: { done: number }) => told.push(done),
  };
  return { context: context as unknown as JobContext, told, drawn };
}

const parts = (store: Store) =>
  all<{ first_study: number; studies: number }>(store.database, "SELECT first_study, studies FROM power_parts");

test("power is that of the same studies simulated at once, with progress", async () => {
  const store = projectWithStudy();
  const { context, told } = contextOf(store);
  const result = (await simulatePower.run(context, plan)) as { points: { power: number; scale: number }[] };
  const trials = plannedTrials(document);
  const expected = plan.designs.map(({ participants, trialsEach, scale }) => {
    const design = (count: number) => plannedFrame(trials, count, trialsEach);
    return simulate({ ...plan, design, scale, participants: [participants] })[0]!;
  });
  expect(result.points).toEqual(plan.designs.map((design, k) => ({ ...design, ...expected[k] })));
  expect(told[0]).toBe(0);
  expect(told.at(-1)).toBe(120);
});

test("cut short it goes on where it stopped; more studies are added to those that there are", async () => {
  const store = projectWithStudy();
  const abort = new AbortController();
  const { context } = contextOf(store, abort.signal);
  const stopping = {
    ...context,
    progress: ({ done }: { done: number }) => {
      if (done > 0) abort.abort(new Error("cancelled"));
    },
  } as JobContext;
  await expect(simulatePower.run(stopping, plan)).rejects.toThrow();
  const kept = parts(store);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(4);
  const again = contextOf(store);
  await simulatePower.run(again.context, plan);
  expect(again.told[0]).toBe(kept.reduce((sum, { studies }) => sum + studies, 0));
  expect(parts(store)).toHaveLength(4);
  const whole = contextOf(store);
  await simulatePower.run(whole.context, plan);
  expect(whole.told).toEqual([120]);
  // What is known is drawn without being simulated again.
  expect(whole.drawn).toHaveLength(2);
});

test("assumptions that the model does not have are refused in the study's words", async () => {
  const { context } = contextOf(projectWithStudy());
  await expect(simulatePower.run(context, { ...plan, fixed: { colour: 1 } })).rejects.toMatchObject({
    code: "INVALID",
    message: expect.stringContaining("colour"),
  });
});
