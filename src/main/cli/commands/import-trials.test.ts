import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, toyHost } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

/** Trials of eight people, one of them named otherwise than usual, with a screen that asks nothing. */
const theirs = [
  "Who,Kind,Right,Seconds",
  "p1,,,2.5",
  ...Array.from({ length: 96 }, (_, k) => `p${k % 8},${k % 2 === 0 ? "a" : "b"},${(k * 7919) % 10 < 6 ? 1 : 0},0.75`),
].join("\n");

async function project() {
  const folder = temporaryFolder();
  const path = join(folder, "project");
  const file = join(folder, "theirs.csv");
  writeFileSync(file, theirs);
  const first = toyHost();
  await first.client.projects.create({ path, name: "P" });
  await first.close();
  return { file, exemplar: (...words: string[]) => run([...words, "--project", path], async () => toyHost()) };
}

const roles = [
  "--participant",
  "Who",
  "--outcome",
  "Right",
  "--condition",
  "Kind",
  "--rt",
  "Seconds",
  "--rt-unit",
  "s",
];

test("trials are brought in by the columns that are named, and analysed by the id that is told", async () => {
  const { file, exemplar } = await project();
  const imported = await exemplar("import-trials", file, ...roles, "--name", "Theirs", "--json");
  expect(imported.status, imported.stderr).toBe(0);
  const { id, ...told } = JSON.parse(imported.stdout);
  expect(told).toMatchObject({
    ...{ name: "Theirs", trials: 96, participants: 8, rtColumn: "Seconds_ms", outcomeType: "two kinds" },
    leftOut: [{ reason: "no value of “Right”: screens that ask nothing, and what was not answered", rows: 1 }],
    roles: { participant: "Who", outcome: "Right", conditions: ["Kind"], rt: "Seconds", rtUnit: "s", item: null },
  });
  const analysed = await exemplar("analyse", "--imported", id, "Right ~ Kind + (1 | Who)", "--json");
  expect(analysed.status, analysed.stderr).toBe(0);
  expect(JSON.parse(analysed.stdout)).toMatchObject({ trials: 96, models: [{ n_obs: 96, groups: { Who: 8 } }] });
});

test("a dry run tells what would be kept and keeps nothing; a role can be denied", async () => {
  const { file, exemplar } = await project();
  const { status, stdout } = await exemplar("import-trials", file, ...roles.slice(0, 4), "--no-rt", "--dry-run");
  expect(status).toBe(0);
  expect(stdout).toContain("96 trials of 8 participants\n  1 row left out");
  expect(stdout).not.toContain("Response time");
  const analysed = await exemplar("analyse", "--imported", "x", "Right ~ Kind");
  expect(analysed).toMatchObject({ status: 1, stderr: expect.stringContaining("There is no import of trials x") });
});

test("a column that is not there is said, with those that are", async () => {
  const { file, exemplar } = await project();
  const { status, stderr } = await exemplar("import-trials", file, "--participant", "Nobody", "--outcome", "Right");
  expect(status).toBe(1);
  expect(stderr).toContain("There is no column “Nobody”");
  expect(stderr).toContain("The columns are: Who, Kind, Right, Seconds.");
});
