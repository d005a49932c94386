import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { followJobs } from "./follow-jobs.ts";
import type { Step } from "./progress.ts";
import { scriptedHost } from "./testing/scripted-host.ts";

function recorder() {
  const steps: Step[] = [];
  const progress = { show: (step: Step) => void steps.push(step), clear() {} };
  return { steps, terminal: { progress, interrupted: new AbortController().signal } };
}

test("shows how far a job is, until it is done", async () => {
  const host = scriptedHost();
  const { steps, terminal } = recorder();
  const jobs = await followJobs(host.client, terminal);
  const following = jobs.follow(host.job());
  for (const done of [1, 2, 3]) {
    host.tell("running", { progress: { done, total: 3, unit: "steps", message: "" } });
    await expect.poll(() => steps.at(-1)?.done).toBe(done);
  }
  host.tell("done", { result: { path: "/p/report.html" } });
  expect((await following).result).toEqual({ path: "/p/report.html" });
  await jobs.close();
});

test("a job that ended before anybody looked is not waited for", async () => {
  const host = scriptedHost();
  const jobs = await followJobs(host.client, recorder().terminal);
  const started = host.job();
  host.tell("done");
  await setImmediate(); // its event passes by
  expect((await jobs.follow(started)).status).toBe("done");
  await jobs.close();
});

test.each([
  ["failed", { code: "ENGINE_FAILED", message: "It was killed", remedy: "Run it again.", detail: "SIGKILL" }],
  ["cancelled", null],
] as const)("rejects with why the job is %s", async (status, error) => {
  const host = scriptedHost();
  const jobs = await followJobs(host.client, recorder().terminal);
  host.tell(status, { error });
  await expect(jobs.follow(host.job())).rejects.toMatchObject(error ?? { code: "CANCELLED" });
  await jobs.close();
});

test("a job that starts after the interruption is cancelled at once", async () => {
  const host = scriptedHost();
  const { terminal } = recorder();
  const jobs = await followJobs(host.client, { ...terminal, interrupted: AbortSignal.abort() });
  host.tell("running");
  await expect(jobs.follow(host.job())).rejects.toMatchObject({ code: "CANCELLED" });
  expect(host.cancelled).toEqual(["job-1"]);
  await jobs.close();
});
