import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import * as z from "zod";
import type { Job, PartialResults } from "#shared/contract/jobs.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { finished, temporaryFolder, toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { createStore } from "../store/open-store.ts";
import type { JobKind } from "./job-kind.ts";
import { JobQueue } from "./job-queue.ts";

async function targetsOf(host: ReturnType<typeof toyHost>) {
  const { classifierId, project } = await toyProject(host);
  const { targets } = await host.client.curate.chooseTargets({
    classifierId,
    counts: { hit: 4, error: 2, low_confidence: 0 },
    lowConfidenceBelow: 0.5,
  });
  return { project, targetIds: targets.map(({ id }) => id) };
}

const artefacts = async (host: ReturnType<typeof toyHost>) =>
  (await host.client.curate.targets({})).flatMap((target) => target.artefacts);

const explain = (
  { client }: ReturnType<typeof toyHost>,
  targetIds: readonly string[],
  { settings = {}, seed = 1 }: { settings?: object; seed?: number } = {},
) =>
  client.methods.run({
    method: "gp-mask",
    subjects: targetIds.map((targetId) => ({ kind: "target", targetId })),
    settings: settings as never,
    seed,
  });

test("maps are stored one by one, and what exists is not computed again", async () => {
  const host = toyHost();
  const { targetIds } = await targetsOf(host);
  const run = async (options = {}) => await finished(host.client, await explain(host, targetIds, options));
  expect(await run()).toMatchObject({ result: { made: 6, existing: 0 } });
  expect(await run()).toMatchObject({ result: { made: 0, existing: 6 } });
  // The default, said aloud, is the same request; another value or seed is another one.
  expect(await run({ settings: { masks: 1000 } })).toMatchObject({ result: { made: 0 } });
  expect(await run({ settings: { masks: 7 } })).toMatchObject({ result: { made: 6 } });
  expect(await run({ seed: 2 })).toMatchObject({ result: { made: 6 } });
  expect(await artefacts(host)).toHaveLength(18);
  const [brief] = await artefacts(host);
  expect(brief).toMatchObject({ method: "gp-mask", settings: { masks: 1000 }, seed: 1 });
  expect((await host.binary(`/blob/${brief!.shown[0]!.sha256}`))!.contentType).toBe("image/png");
  const { summary, files, damaged } = await host.client.artefacts.get({ artefactId: brief!.id });
  expect(summary).toMatchObject({ height: 4, width: 4, colourMap: "viridis", range: [0, 1] });
  expect(damaged).toEqual([]);
  const { body } = (await host.binary(`/blob/${files.find(({ name }) => name === "values")!.sha256}`))!;
  expect(body).toHaveLength(4 * 16);
});

test("what is shown of an artefact is of this one alone, and not of the one before it", async () => {
  const shown: PartialResults[] = [];
  const { promise: started, resolve: tellStarted } = Promise.withResolvers<string>();
  const host = toyHost({
    async before(task, process) {
      if (task !== "run-method") return;
      for (const x of [100, 200])
        process.show({
          kind: "point",
          curve: "Error",
          x: x + shown.length,
          y: 1 / x,
          xLabel: "masks",
          yLabel: "Error",
        });
      shown.push(await host.client.jobs.partial({ jobId: await started }));
    },
  });
  const { targetIds } = await targetsOf(host);
  const job = await explain(host, targetIds.slice(0, 2));
  tellStarted(job.id);
  await finished(host.client, job);
  expect(shown.map(({ curves }) => curves.map(({ x }) => x))).toEqual([[[100, 200]], [[101, 201]]]);
});

test("a job whose settings this version does not know is refused in words when it is run again", async () => {
  const host = toyHost({ before: (task, process) => void (task === "run-method" && process.kill()) });
  const { project, targetIds } = await targetsOf(host);
  const failed = await finished(host.client, await explain(host, targetIds.slice(0, 1)));
  const database = new SqliteDatabase(join(project.path, "project.sqlite"));
  database.exec("UPDATE jobs SET params = json_set(params, '$.settings', json_object('mask', 7))");
  database.close();
  const again = await finished(host.client, await host.client.jobs.runAgain({ jobId: failed.id }));
  expect(again).toMatchObject({ status: "failed", error: { code: "INVALID" } });
  expect(again.error!.message).toContain("there is no setting “mask”; did you mean “masks”?");
});

test("the engine dies: the job says why, keeps what it had, and can be run again", async () => {
  let explained = 0;
  const host = toyHost({
    before: (task, process) => {
      if (task === "run-method" && ++explained === 4) {
        process.kill();
        return new Promise(() => {});
      }
    },
  });
  const { targetIds } = await targetsOf(host);
  const failed = await finished(host.client, await explain(host, targetIds));
  expect(failed).toMatchObject({ status: "failed", error: { code: "ENGINE_FAILED", remedy: expect.any(String) } });
  expect(await artefacts(host)).toHaveLength(3);
  const again = await finished(host.client, await host.client.jobs.runAgain({ jobId: failed.id }));
  expect(again).toMatchObject({ id: failed.id, status: "done", error: null, result: { made: 3, existing: 3 } });
  expect(host.processes).toHaveLength(2);
});

test("the engine dies while participants answer, and they do not notice", async () => {
  const host = toyHost({
    before: (task, process) => {
      if (task === "run-method") process.kill();
      return new Promise((resolve) => setImmediate(resolve));
    },
  });
  const { targetIds } = await targetsOf(host);
  const study = await host.client.compose.save({ document: exampleStudy(6) });
  const answering = await host.client.run.simulate({
    studyId: study.id,
    participants: 3,
    participant: { strategy: "perfect" },
  });
  const explaining = await explain(host, targetIds);
  expect(await finished(host.client, explaining)).toMatchObject({ status: "failed", error: { code: "ENGINE_FAILED" } });
  expect(await host.client.jobs.get({ jobId: answering.id })).toMatchObject({ status: "running" });
  expect(await finished(host.client, answering)).toMatchObject({ status: "done", error: null });
  const { sessions } = await host.client.run.overview({ studyId: study.id });
  expect(sessions.map(({ status, answered }) => [status, answered])).toEqual(
    Array.from({ length: 3 }, () => ["completed", study.summary.screens]),
  );
});

test("a simulation that is cut short goes on where it stopped", async () => {
  const host = toyHost();
  const path = `${host.folder}/p`;
  await host.client.projects.create({ path, name: "P" });
  const study = await host.client.compose.save({ document: exampleStudy(6) });
  const { id } = await host.client.run.simulate({
    studyId: study.id,
    participants: 3,
    participant: { strategy: "perfect" },
  });
  while ((await host.client.projects.current())!.counts.responses < study.summary.screens + 5)
    await new Promise((resolve) => setImmediate(resolve));
  await host.client.projects.close();
  await host.client.projects.open({ path });
  const again = await finished(host.client, await host.client.jobs.runAgain({ jobId: id }));
  expect(again).toMatchObject({ status: "done" });
  const { sessions } = await host.client.run.overview({ studyId: study.id });
  expect(sessions.map(({ status, resumeCount }) => [status, resumeCount])).toEqual([
    ["completed", 0],
    ["completed", 1],
    ["completed", 0],
  ]);
  expect((await host.client.projects.current())!.counts.responses).toBe(3 * study.summary.screens);
});

test("a job is cancelled while it waits and while it runs", async () => {
  let held: (() => void) | null = null;
  const reached = Promise.withResolvers<void>();
  const host = toyHost({
    before: (task) => {
      if (task !== "run-method") return;
      reached.resolve();
      return new Promise((resolve) => {
        held = resolve;
      });
    },
  });
  const { targetIds } = await targetsOf(host);
  const running = await explain(host, targetIds);
  const waiting = await explain(host, targetIds, { seed: 2 });
  await reached.promise;
  expect(await host.client.jobs.cancel({ jobId: waiting.id })).toMatchObject({ status: "cancelled" });
  expect((await host.client.jobs.cancel({ jobId: running.id })).progress.message).toBe("Cancelling");
  expect(await finished(host.client, running)).toMatchObject({ status: "cancelled", error: null });
  held!();
  await expect(host.client.jobs.cancel({ jobId: "none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await artefacts(host)).toHaveLength(0);
});

test("an engine that does not put down a cancelled job is ended, and the next job has a new one", async () => {
  const reached = Promise.withResolvers<void>();
  const host = toyHost({
    before: (task, process) => {
      if (task !== "run-method" || host.processes.length > 1) return;
      process.deaf = true;
      reached.resolve();
      return new Promise(() => {});
    },
  });
  const { targetIds } = await targetsOf(host);
  const running = await explain(host, targetIds);
  await reached.promise;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    await host.client.jobs.cancel({ jobId: running.id });
    await vi.advanceTimersByTimeAsync(9_000);
    expect((await host.client.jobs.get({ jobId: running.id })).status).toBe("running");
    await vi.advanceTimersByTimeAsync(2_000);
  } finally {
    vi.useRealTimers();
  }
  expect(await finished(host.client, running)).toMatchObject({ status: "cancelled" });
  const again = await finished(host.client, await host.client.jobs.runAgain({ jobId: running.id }));
  expect(again).toMatchObject({ status: "done", result: { made: 6 } });
});

test("progress is told ten times a second at most, and its last word is kept", async () => {
  const store = createStore(join(temporaryFolder(), "project"), "P");
  onTestFinished(() => store.close());
  const told: Job[] = [];
  const over = Promise.withResolvers<void>();
  const kind: JobKind<object, object> = {
    kind: "count",
    lane: "host",
    params: z.object({}),
    title: () => "Count",
    result: z.object({}),
    async run({ progress }) {
      const until = performance.now() + 350;
      for (let done = 0; performance.now() < until; done++) {
        progress({ done, total: 0, unit: "turns", message: "Turning" });
        await new Promise((resolve) => setImmediate(resolve));
      }
      progress({ done: 1, total: 1, unit: "all", message: "Turned" });
      return {};
    },
  };
  const tell = (job: Job) => {
    told.push(job);
    if (job.status === "done") over.resolve();
  };
  const queue = new JobQueue({ store, kinds: [kind as never], tell, tellPartial: () => {}, context: {} as never });
  const { id } = queue.add(kind, {});
  await over.promise;
  const turns = told.filter(({ progress }) => progress.unit === "turns");
  expect(turns.length).toBeGreaterThanOrEqual(1);
  expect(turns.length).toBeLessThanOrEqual(5);
  expect(queue.get(id).progress).toMatchObject({ done: 1, unit: "all" });
});

test("a job of a kind that is not known fails in words, and does not hold up the others", async () => {
  const store = createStore(join(temporaryFolder(), "project"), "P");
  onTestFinished(() => store.close());
  const told = Promise.withResolvers<Job>();
  const tell = (job: Job) => {
    if (job.status === "failed") told.resolve(job);
  };
  const queue = new JobQueue({ store, kinds: [], tell, tellPartial: () => {}, context: {} as never });
  queue.add(
    {
      ...{ kind: "from-the-future", lane: "host", params: z.object({}), result: z.object({}) },
      title: () => "Later",
      run: async () => ({}),
    },
    {},
  );
  expect((await told.promise).error).toMatchObject({ code: "UNSUPPORTED", remedy: expect.stringContaining("Update") });
});

test("jobs of the engine wait for one another, others do not wait for them", async () => {
  const held = Promise.withResolvers<void>();
  const host = toyHost({ before: (task) => (task === "read-dataset" ? held.promise : undefined) });
  await host.client.projects.create({ path: `${host.folder}/p`, name: "P" });
  const first = await host.client.library.importDataset({ reader: "toy", name: "One" });
  const second = await host.client.library.importDataset({ reader: "toy", name: "Two" });
  await new Promise((resolve) => setImmediate(resolve));
  expect(await host.client.jobs.get({ jobId: first.id })).toMatchObject({ status: "running" });
  expect(await host.client.jobs.get({ jobId: second.id })).toMatchObject({ status: "queued" });
  await expect(host.client.jobs.runAgain({ jobId: first.id })).rejects.toMatchObject({ code: "CONFLICT" });
  held.resolve();
  await finished(host.client, first);
  expect(await finished(host.client, second)).toMatchObject({ status: "done" });
});

test("what was running when the project was closed is interrupted, and can be run again", async () => {
  const held = Promise.withResolvers<void>();
  let times = 0;
  const host = toyHost({ before: (task) => (task === "read-dataset" && ++times === 1 ? held.promise : undefined) });
  const path = `${host.folder}/p`;
  await host.client.projects.create({ path, name: "P" });
  const { id } = await host.client.library.importDataset({ reader: "toy", name: "One" });
  await new Promise((resolve) => setImmediate(resolve));
  await host.client.projects.close();
  await host.client.projects.open({ path });
  const job = await host.client.jobs.get({ jobId: id });
  expect(job).toMatchObject({ status: "failed", error: { code: "INTERRUPTED" } });
  held.resolve();
  expect(await finished(host.client, await host.client.jobs.runAgain({ jobId: id }))).toMatchObject({ status: "done" });
  expect(await host.client.library.datasets()).toHaveLength(1);
});

test("windows hear of a job from its start to its end, and of what it changed", async () => {
  const host = toyHost();
  await host.client.projects.create({ path: `${host.folder}/p`, name: "P" });
  const abort = new AbortController();
  const events = await host.client.system.events(undefined, { signal: abort.signal });
  const { id } = await host.client.library.importDataset({ reader: "toy", name: "One" });
  const heard: Job["status"][] = [];
  for await (const event of events) {
    if (event.type === "job" && event.job.id === id) heard.push(event.job.status);
    if (event.type === "changed" && event.areas.includes("library")) break;
  }
  abort.abort();
  expect(heard[0]).toBe("queued");
  expect(heard).toContain("running");
  expect(heard.at(-1)).toBe("done");
});
