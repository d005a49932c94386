import { expect, test } from "vitest";
import { run } from "../testing/run.ts";
import { scriptedHost } from "../testing/scripted-host.ts";

const columns = ["subject_id", "session_id", "condition_id", "target_kind", "correct", "trial_number"].map((name) => ({
  ...{ name, description: "", type: "string" as const, unit: null, source: "test" },
}));
const hash = (row: number) => ((row * 2654435761) % 4294967296) / 4294967296;
const rows = Array.from({ length: 200 }, (_, row) => {
  const subject = `s${row % 20}`;
  const kind = row % 3 === 0 ? "error" : "hit";
  return [subject, subject, row % 2 ? "map" : "none", kind, hash(row) < 0.6 ? 1 : 0, row];
});

/** A project with one study, its trials and one analysis that excludes a participant. */
function project() {
  const host = scriptedHost();
  const document = {
    ...{ format: "exemplar-analysis/1", title: "A", studyId: "study", kinds: ["real"], family: "binomial", seed: 1 },
    ...{ formulas: ["correct ~ target_kind + (1 | subject_id)"], referenceLevels: { target_kind: "hit" } },
    exclusions: [{ column: "subject_id", operator: "=", value: "s1", reason: "left early" }],
    success: "0",
  };
  const client = {
    projects: host.trusted.projects,
    system: host.trusted.system,
    compose: { studies: async () => [{ id: "study", document: { title: "A" } }] },
    analyse: {
      table: async () => ({ columns, rows }),
      analyses: async () => [{ id: "analysis", document, updatedAt: "" }],
    },
  };
  return { ...host, trusted: client as never };
}

const analyse = async (...words: string[]) => {
  const { status, stdout, stderr } = await run(["analyse", ...words, "--project", "/p", "--json"], project());
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
};

test("a project's trials are modelled and asked about as a file's are", async () => {
  const formula = "correct ~ condition_id * target_kind + (1 | subject_id)";
  const { trials, models } = await analyse(
    formula,
    "--means",
    "condition_id,target_kind",
    "--contrasts",
    "interaction",
  );
  expect([trials, models[0].n_obs]).toEqual([200, 200]);
  expect(models[0].means).toHaveLength(4);
  expect(models[0].contrasts[0].label).toBe("(map − none) × (error − hit)");
});

test("an analysis lends its formulas, exclusions, reference levels and decisions", async () => {
  const { trials, models } = await analyse("--analysis", "analysis");
  expect(trials).toBe(190);
  expect(models[0].fixed.map(({ term }: { term: string }) => term)).toEqual(["(Intercept)", "target_kinderror"]);
  expect(models[0].modelled).toBe("correct = 0");
});

test("a family on the command line takes the place of the analysis's, with what was decided about it", async () => {
  const { models } = await analyse("--analysis", "analysis", "--family", "gaussian");
  expect(models[0]).toMatchObject({ family: "gaussian", modelled: null });
  const again = await analyse("--analysis", "analysis", "--family", "binomial");
  expect(again.models[0]).toMatchObject({ family: "binomial", modelled: "correct = 1" });
  expect(again.models[0].fixed[1].term).toBe("target_kinderror");
});

test("without a formula there is nothing to fit", async () => {
  const { status, stderr } = await run(["analyse", "--project", "/p"], project());
  expect(status).toBe(1);
  expect(stderr).toMatch(/no formula to fit/);
});

test("columns are read as the options say, and how they are is reported", async () => {
  const formula = "correct ~ condition_id + (1 | subject_id)";
  const { models, reading } = await analyse(formula, "--missing", "s3", "--type", "correct=factor");
  expect(models[0].n_obs).toBe(190);
  expect(reading.columns.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
    ["subject_id", "factor"],
    ["condition_id", "factor"],
    ["correct", "factor"],
  ]);
  expect(reading.columns[0].missing).toEqual([{ token: "s3", count: 10 }]);
  const { stdout } = await run(["analyse", formula, "--report", "--project", "/p"], project());
  expect(stdout).toContain("condition_id");
  expect(stdout.indexOf("map")).toBeLessThan(stdout.indexOf("Fixed effects"));
});
