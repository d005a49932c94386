import { expect, test } from "vitest";
import { commands } from "./commands.ts";
import { run } from "./testing/run.ts";
import { scriptedHost } from "./testing/scripted-host.ts";

const noHost = () => Promise.reject(new Error("no services are needed for this"));

test("help names every command and needs no services", async () => {
  const { status, stdout } = await run(["--help"], noHost);
  expect(status).toBe(0);
  for (const name of [
    "start",
    "project",
    "dataset",
    "train",
    "targets",
    "methods",
    "run",
    "study",
    "simulate",
    "export",
    "report",
    "jobs",
  ])
    expect(stdout).toContain(`  ${name} `);
  expect(Object.keys(commands).length).toBeGreaterThanOrEqual(11);
});

test.each([
  [[]],
  [["nonsense"]],
  [["project", "nonsense"]],
  [["project", "info"]],
  [["project", "info", "--project"]],
  [["project", "info", "--project", "x", "surplus"]],
  [["train", "--project", "x", "--epochs", "many"]],
  [["train", "--project", "x", "--nonsense"]],
  [["train", "--project", "x", "--optimiser", "newton"]],
  [["predict", "--project", "x", "--index", "first"]],
  [["predict", "--project", "x", "--split", "all"]],
  [["start", "--port", "80a"]],
  [["start", "--port", "-1"]],
  [["start", "--port", "65536"]],
  [["run", "gp-mask", "--project", "x", "--masks", "many"]],
  [["run", "gp-musk", "--project", "x"]],
  [["run", "faithfulness", "--project", "x", "--of", "risee"]],
  [["export", "--project", "x", "--format", "xls"]],
  [["targets", "mark", "perhaps", "--project", "x"]],
])("wrong usage %j ends with 2, tells how it is used, and is one document for programs", async (words) => {
  const text = await run(words, noHost);
  expect([text.status, text.stdout]).toEqual([2, ""]);
  expect(text.stderr).not.toBe("");
  const json = await run([...words, "--json"], noHost);
  expect(json.status).toBe(2);
  expect(JSON.parse(json.stdout).error).toMatchObject({
    code: "USAGE",
    message: expect.any(String),
    remedy: expect.any(String),
  });
});

test.each([[["--json", "jobs"]], [["jobs", "--json"]], [["jobs", "list", "--json"]]])(
  "--json is understood wherever it stands: %j",
  async (words) => {
    const { status, stdout } = await run([...words, "--project", "/p"], scriptedHost());
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(1);
  },
);

test("a failure says what happened and what to do, and closes what was open", async () => {
  const host = scriptedHost();
  const { status, stdout, stderr } = await run(["jobs", "--project", "/locked"], host);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe("Another program has it\n  → Close the other.\n");
  expect(host.closed()).toBe(true);
  const json = await run(["jobs", "--project", "/locked", "--json"], scriptedHost());
  expect([json.status, JSON.parse(json.stdout)]).toEqual([
    1,
    { error: { code: "PROJECT_LOCKED", message: "Another program has it", remedy: "Close the other." } },
  ]);
});

test("services that cannot start are a failure like any other", async () => {
  const { status, stderr } = await run(["jobs", "--project", "/p"], () =>
    Promise.reject(new Error("no native library")),
  );
  expect(status).toBe(1);
  expect(stderr).toContain("no native library");
});

test("a job's progress goes to standard error and its end to standard output", async () => {
  const host = scriptedHost();
  host.tell("done", { progress: { done: 5, total: 5, unit: "steps", message: "" } });
  const { status, stdout, stderr } = await run(["jobs", "run-again", "job-1", "--project", "/p", "--json"], host);
  expect([status, JSON.parse(stdout).status]).toEqual([0, "done"]);
  expect(stderr).toBe("Training 100% 5/5 steps\n");
  expect(host.opened).toEqual(["/p"]);
});

test("Ctrl-C cancels the job, waits until it has stopped, and closes everything", async () => {
  const interruption = new AbortController();
  const host = scriptedHost(() => setImmediate(() => host.tell("cancelled")));
  host.tell("running");
  const running = run(["jobs", "run-again", "job-1", "--project", "/p", "--json"], host, interruption.signal);
  setImmediate(() => interruption.abort());
  const { status, stdout } = await running;
  expect(host.cancelled).toEqual(["job-1"]);
  expect([status, JSON.parse(stdout).error.code]).toEqual([1, "CANCELLED"]);
  expect(host.job().status).toBe("cancelled");
  expect(host.closed()).toBe(true);
});
