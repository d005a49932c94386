import { expect, test } from "vitest";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import { toyHost } from "../../../../tests/doubles/host.ts";
import { projectWithStudy } from "../../../../tests/doubles/project-with-study.ts";
import { run } from "../testing/run.ts";

const analysis: AnalysisDocument = {
  ...{ format: "exemplar-analysis/1", title: "Accuracy", studyId: "s", kinds: ["real"], family: "binomial", seed: 3 },
  formulas: ["correct ~ target_kind + (1 | subject_id)", "correct ~ target_kind * saliency + (1 | subject_id)"],
  ...{ referenceLevels: { target_kind: "error" }, exclusions: [] },
  prior: { sd: 2.5, interceptSd: 10 },
};

/** A project whose study has an analysis, with a host that has it open. */
async function analysed() {
  const host = toyHost();
  const project = projectWithStudy();
  await host.trusted.projects.open({ path: project });
  const saved = await host.trusted.analyse.saveAnalysis({ document: analysis });
  const write = (...words: string[]) =>
    run(["write", ...words, "--project", project], { ...host, close: async () => {} });
  return { write, saved };
}

test("a preregistration names the study's hash, the formulas and what was decided", async () => {
  const { write } = await analysed();
  const { status, stdout, stderr } = await write("preregistration");
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^# Preregistration: Example\n/);
  for (const formula of analysis.formulas) expect(stdout).toContain(`\`${formula}\``);
  expect(stdout).toContain("No data have been collected");
  expect(stdout).toContain("reference levels: error of target_kind");
  expect(stdout).toContain("weakly informative normal priors");
});

test("the methods section comes as JSON too, of the analysis that is named", async () => {
  const { write, saved } = await analysed();
  const { status, stdout, stderr } = await write("methods", "--analysis", saved.id, "--json");
  expect(status, stderr).toBe(0);
  const { text } = JSON.parse(stdout);
  expect(text).toContain("logistic mixed-effects models");
  expect(text).toContain("Coefficients had weakly informative normal priors");
  expect((await write("methods")).stdout.trimEnd()).toBe(text.trimEnd());
});

test("an analysis that there is not is refused", async () => {
  const { write } = await analysed();
  const { status, stderr } = await write("methods", "--analysis", "none");
  expect(status).toBe(1);
  expect(stderr).toMatch(/none/);
});
