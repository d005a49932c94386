import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, toyHost } from "../../../../tests/doubles/host.ts";
import { projectWithStudy } from "../../../../tests/doubles/project-with-study.ts";
import { run } from "../testing/run.ts";

const assumed = {
  formula: "correct ~ saliency + (1 | subject_id)",
  reduced: "correct ~ 1 + (1 | subject_id)",
  fixed: { "(Intercept)": 0.2, saliency: 0.8 },
  sds: { subject_id: 0.5 },
  designs: [
    { participants: 12, trialsEach: 8 },
    { participants: 12, trialsEach: 8, scale: 0 },
  ],
  replicates: 40,
  seed: 4,
};

function planFile(plan: object): string {
  const path = join(temporaryFolder(), "plan.json");
  writeFileSync(path, JSON.stringify(plan));
  return path;
}

const power = (project: string, plan: object, ...words: string[]) =>
  run(["power", "--project", project, "--plan", planFile(plan), ...words], { ...toyHost(), close: async () => {} });

test("each design has its power with an interval, and failed fits are told apart", async () => {
  const project = projectWithStudy();
  const { status, stdout, stderr } = await power(project, assumed, "--json");
  expect(status, stderr).toBe(0);
  const { points } = JSON.parse(stdout).result;
  expect(points).toHaveLength(2);
  for (const point of points) {
    expect(point).toMatchObject({ participants: 12, trialsEach: 8, replicates: 40, failed: expect.any(Number) });
    expect(point.lower).toBeLessThanOrEqual(point.power);
    expect(point.upper).toBeGreaterThanOrEqual(point.power);
  }
  // An effect of nothing is found as often as the test errs.
  expect(points[1].power).toBeLessThan(points[0].power);
});

test("the table says the same, and --replicates takes the plan's place", async () => {
  const { status, stdout, stderr } = await power(projectWithStudy(), assumed, "--replicates", "10");
  expect(status, stderr).toBe(0);
  expect(stdout.split("\n")[0]).toMatch(/^participants +trials each +effect × +power +95% +not fitted/);
  expect(stdout).toMatch(/^12 +8 +0 +\d+\.\d% +\d+\.\d% to \d+\.\d% +\d+ of 10$/m);
});

test.each([
  ["a coefficient that the model does not have", { ...assumed, fixed: { "(Intercept)": 0.2, map: 1 } }, /map/],
  ["a plan without designs", { ...assumed, designs: [] }, /designs/],
])("%s is refused", async (_, plan, message) => {
  const { status, stdout, stderr } = await power(projectWithStudy(), plan);
  expect(status).not.toBe(0);
  expect(stdout).toBe("");
  expect(stderr).toMatch(message);
});
