import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { exportFormat } from "#shared/contract/analyse.ts";
import { parseCsv } from "#shared/stats/csv.ts";
import { made, type ToyHost, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

/** A study of the toy targets, taken by simulated participants. */
async function answeredStudy(host: ToyHost, participants = 8) {
  const { project, classifierId } = await toyProject(host);
  const { targets } = await host.client.curate.chooseTargets({
    classifierId,
    counts: { hit: 12, error: 6, low_confidence: 6 },
    lowConfidenceBelow: 0.8,
  });
  const targetIds = targets.map(({ id }) => id);
  await host.client.curate.setStatus({ targetIds, status: "kept" });
  await made(
    host.client,
    host.client.methods.run({
      method: "gp-mask",
      subjects: targetIds.map((targetId) => ({ kind: "target", targetId })),
    }),
  );
  const template = (await host.client.compose.templates()).find(({ id }) => id === "saliency-2afc");
  const study = await host.client.compose.createFromTemplate({ templateId: template!.id, classifierId });
  await made(
    host.client,
    host.client.run.simulate({ studyId: study.id, participants, participant: { strategy: "random" } }),
  );
  return { project, study };
}

test("every export format is written into the project, and the long CSV has the table's rows", async () => {
  const host = toyHost();
  const { project, study } = await answeredStudy(host, 2);
  const selection = { studyId: study.id, kinds: ["simulated" as const] };
  const table = await host.client.analyse.table(selection);
  expect(table.rows).toHaveLength(2 * study.summary.trials);
  for (const format of exportFormat.options) {
    const { paths } = await host.client.analyse.export({ ...selection, format });
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      expect(path.startsWith(join(project.path, "exports"))).toBe(true);
      expect(readFileSync(path, "utf8").length).toBeGreaterThan(0);
    }
    if (format === "csv-long") expect(parseCsv(readFileSync(paths[0]!, "utf8")).rows).toHaveLength(table.rows.length);
  }
});

test("rejected sessions are never data, unfinished ones only when they are asked for", async () => {
  const host = toyHost();
  const { study } = await answeredStudy(host, 3);
  const { sessions } = await host.client.run.overview({ studyId: study.id, kind: "simulated" });
  await host.client.run.reject({ sessionId: sessions[0]!.id, reason: "not a person" });
  const rowsOf = async (completedOnly: boolean) =>
    (await host.client.analyse.table({ studyId: study.id, kinds: ["simulated"], completedOnly })).rows.length;
  expect(await rowsOf(true)).toBe(2 * study.summary.trials);
  expect(await rowsOf(false)).toBe(2 * study.summary.trials);
});

test("an analysis is saved, changed, and becomes a report that needs nothing outside itself", async () => {
  const host = toyHost();
  const { project, study } = await answeredStudy(host);
  const document = {
    format: "exemplar-analysis/1" as const,
    title: "Does the map help?",
    studyId: study.id,
    kinds: ["simulated" as const],
    formulas: ["correct ~ 1 + (1 | subject_id)", "correct ~ saliency + (1 | subject_id)"],
    referenceLevels: {},
    exclusions: [],
    seed: 1,
  };
  const { id } = await host.client.analyse.saveAnalysis({ document });
  await host.client.analyse.saveAnalysis({ analysisId: id, document: { ...document, title: "Do maps help?" } });
  const analyses = await host.client.analyse.analyses({ studyId: study.id });
  expect(analyses.map((analysis) => [analysis.id, analysis.document.title])).toEqual([[id, "Do maps help?"]]);

  const report = await made<{ path: string; participants: number; trials: number }>(
    host.client,
    host.client.analyse.report({ analysisId: id }),
  );
  expect(report).toMatchObject({ participants: 8, trials: 8 * study.summary.trials });
  expect(dirname(report.path)).toBe(project.path);
  const html = readFileSync(report.path, "utf8");
  expect(html).toContain("Do maps help?");
  expect(html).toContain("data:image/png;base64,");
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
});

test("an analysis is exported as the rows it keeps, an R script with the same levels, and a document that gives the same numbers", async () => {
  const host = toyHost();
  const { study } = await answeredStudy(host);
  const { id, document } = await host.client.analyse.saveAnalysis({
    document: {
      format: "exemplar-analysis/1",
      title: "Does the map help?",
      studyId: study.id,
      kinds: ["simulated"],
      formulas: ["correct ~ target_kind + (1 | subject_id)", "correct ~ target_kind * saliency + (1 | subject_id)"],
      referenceLevels: { target_kind: "low_confidence" },
      exclusions: [{ column: "trial_number", operator: ">", value: 15, reason: "tired" }],
      seed: 1,
      bootstrap: { replicates: 200 },
    },
  });
  expect(document.versions).toMatchObject({ Exemplar: "0.0.0-test" });
  const files = async (analysisId: string) => {
    const { paths } = await made<{ paths: string[] }>(host.client, host.client.analyse.script({ analysisId }));
    return paths.map((path) => readFileSync(path, "utf8"));
  };
  const [csv, script, json] = await files(id);
  const rows = parseCsv(csv!);
  const numbers = rows.rows.map((row) => Number(row[rows.header.indexOf("trial_number")]));
  expect(numbers).toHaveLength(8 * 15);
  expect(Math.max(...numbers)).toBe(15);
  // R takes only these for truth values.
  expect(new Set(rows.rows.map((row) => row[rows.header.indexOf("timing_ok")]))).toEqual(new Set(["TRUE"]));
  expect(script).toContain('levels = c("low_confidence", ');
  expect(script).toContain("Excluded 40 where trial_number > 15: tired");
  expect(script).toContain("model2 <- glmer(correct ~ target_kind * saliency + (1 | subject_id)");
  expect(JSON.parse(json!)).toEqual(document);

  const again = await host.client.analyse.saveAnalysis({ document: JSON.parse(json!) });
  expect(await files(again.id)).toEqual([csv, script, json]);
});

test("linear models are repeated with lmer; an analysis saved before there were any is of logistic ones", async () => {
  const host = toyHost();
  const { project, study } = await answeredStudy(host);
  const { id, document } = await host.client.analyse.saveAnalysis({
    document: {
      format: "exemplar-analysis/1",
      title: "Reaction times",
      studyId: study.id,
      kinds: ["simulated"],
      formulas: ["log(rt) ~ saliency + (1 | subject_id)"],
      family: "gaussian",
      referenceLevels: {},
      exclusions: [],
      seed: 1,
    },
  });
  const { paths } = await made<{ paths: string[] }>(host.client, host.client.analyse.script({ analysisId: id }));
  const call = "model1 <- lmer(log(rt) ~ saliency + (1 | subject_id), data = data, REML = TRUE)";
  expect(readFileSync(paths[1]!, "utf8")).toContain(call);
  const { family: _, ...older } = document;
  const database = new SqliteDatabase(join(project.path, "project.sqlite"));
  database.prepare("UPDATE analyses SET document = ? WHERE id = ?").run(JSON.stringify(older), id);
  database.close();
  const [read] = await host.client.analyse.analyses({ studyId: study.id });
  expect(read!.document).toEqual({ ...older, family: "binomial" });
});

test("a report on a study that nobody took fails in words", async () => {
  const host = toyHost();
  const { study } = await answeredStudy(host, 1);
  const { id } = await host.client.analyse.saveAnalysis({
    document: {
      format: "exemplar-analysis/1",
      title: "Nobody",
      studyId: study.id,
      kinds: ["real"],
      formulas: ["correct ~ 1"],
      referenceLevels: {},
      exclusions: [],
      seed: 1,
    },
  });
  await expect(made(host.client, host.client.analyse.report({ analysisId: id }))).rejects.toThrow(/no completed/);
});
