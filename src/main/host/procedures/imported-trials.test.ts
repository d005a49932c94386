import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { frameOf } from "#shared/analysis/kept-trials.ts";
import type { ExportFormat } from "#shared/contract/analyse.ts";
import type { ColumnRoles } from "#shared/imported-trials/column-roles.ts";
import { parseCsv, writeCsv } from "#shared/stats/csv.ts";
import { made, type ToyHost, temporaryFolder, toyHost } from "../../../../tests/doubles/host.ts";

async function emptyProject(host: ToyHost) {
  const path = join(host.folder, "project");
  await host.client.projects.create({ path, name: "Theirs" });
  return path;
}

function file(text: string | Uint8Array, name = "theirs.csv"): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

/** What jsPsych 7 writes for three people: a welcome, a practice trial, four trials, a survey; the last one stops early. */
function jsPsychTrials() {
  const screen = { rt: 900.25, correct: null, stimulus: "<p>Welcome</p>", condition: null, practice: null };
  return ["ada", "bea", "cy"].flatMap((subject) => [
    { ...screen, trial_type: "html-button-response", response: 0, subject },
    ...["none", "none", "map", "none", "map"].slice(0, subject === "cy" ? 2 : 5).map((condition, k) => ({
      rt: k === 3 ? null : 500.5 + 100 * k,
      correct: k === 3 ? null : (k + subject.length) % 2 === 0,
      stimulus: `img${k}.png`,
      condition,
      practice: k === 0,
      trial_type: "image-keyboard-response",
      response: k === 3 ? null : "f",
      subject,
    })),
    ...(subject === "cy" ? [] : [{ ...screen, trial_type: "survey", response: { Q0: "fine", Q1: 3 }, subject }]),
  ]);
}

/** The same as jsPsych's own CSV has it: every field quoted, objects as JSON. */
function jsPsychCsv(): string {
  const trials = jsPsychTrials();
  const header = Object.keys(trials[0]!);
  const field = (value: unknown) => {
    const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
    return `"${text.replaceAll('"', '""')}"`;
  };
  const rows = trials.map((trial) => header.map((name) => field(trial[name as keyof typeof trial])).join(","));
  return [header.map(field).join(","), ...rows].join("\r\n");
}

test("a finished jsPsych file says by itself who answered what, and which rows are no trials, in CSV as in JSON", async () => {
  const host = toyHost();
  await emptyProject(host);
  for (const path of [file(jsPsychCsv()), file(JSON.stringify(jsPsychTrials()), "theirs.json")]) {
    const examined = await host.client.importedTrials.examine({ paths: [path] });
    expect(examined.roles).toEqual({
      ...{ participant: "subject", outcome: "correct", item: "stimulus", conditions: ["condition"] },
      ...{ rt: "rt", rtUnit: "ms", practice: "practice", finished: null },
    });
    expect(examined.columns.map(({ name }) => name)).toContain("response.Q0");
    expect(examined.columns.find(({ name }) => name === "condition")).toMatchObject({
      ...{ type: "factor", values: ["none", "map"], distinct: 2, missing: 5 },
    });
    expect(examined.kept).toEqual({
      ...{ trials: 7, participants: 3 },
      leftOut: [
        { reason: "practice, as “practice” says", rows: 3 },
        { reason: "no value of “correct”: screens that ask nothing, and what was not answered", rows: 7 },
      ],
      doubts: ["Less than half of the usual 3 trials: cy (1); a session may not have been finished"],
    });
  }
});

test("imported trials are stored, analysed, and become a report and a script, like a study's own", async () => {
  const host = toyHost();
  const project = await emptyProject(host);
  const rows = Array.from({ length: 240 }, (_, k) => ({
    ...{ who: `p${k % 12}`, picture: `i${k % 8}`, group: k % 2 === 0 ? "map" : "none" },
    ...{ correct: (k * 7919) % 100 < (k % 2 === 0 ? 75 : 55), rt: 0.4 + (k % 17) / 20 },
  }));
  const paths = [file(JSON.stringify(rows), "theirs.json")];
  const roles: ColumnRoles = {
    ...{ participant: "who", item: "picture", conditions: ["group"], outcome: "correct", rt: "rt", rtUnit: "s" },
    ...{ practice: null, finished: null },
  };
  expect((await host.client.importedTrials.examine({ paths })).roles.rtUnit).toBe("s");
  const imported = await host.client.importedTrials.import({ paths, roles, name: "Their study" });
  const { id: importedId } = imported;
  expect(imported).toMatchObject({ trials: 240, participants: 12, rtColumn: "rt_ms", outcomeType: "two kinds" });
  expect(await host.client.importedTrials.list()).toEqual([imported]);

  const table = await host.client.analyse.table({ importedId });
  expect(table.columns.find(({ name }) => name === "rt_ms")).toMatchObject({ unit: "ms", source: "theirs.json" });
  expect(frameOf(table).columns.get("rt_ms")).toMatchObject({
    values: Float64Array.from(rows, (_, k) => 400 + 50 * (k % 17)),
  });
  expect(table.rows.map((row) => row[3])).toEqual(rows.map(({ correct }) => Number(correct)));

  const document = {
    ...{
      format: "exemplar-analysis/1" as const,
      title: "Does it help?",
      importedId,
      kinds: ["real" as const],
      seed: 1,
    },
    formulas: ["correct ~ 1 + (1 | who)", "correct ~ group + (1 | who)"],
    ...{ referenceLevels: { group: "none" }, exclusions: [] },
  };
  const { id: analysisId } = await host.client.analyse.saveAnalysis({ document });
  expect((await host.client.analyse.analyses({ importedId })).map(({ id }) => id)).toEqual([analysisId]);
  const report = await made<{ path: string; trials: number }>(host.client, host.client.analyse.report({ analysisId }));
  const html = readFileSync(report.path, "utf8");
  for (const text of ["Does it help?", "theirs.json", "correct, by group", "Random effects", imported.tableSha256])
    expect(html).toContain(text);
  expect(report.trials).toBe(240);
  const { paths: written } = await made<{ paths: string[] }>(host.client, host.client.analyse.script({ analysisId }));
  expect(written).toContain(join(project, "exports", "Their_study_analysis.R"));

  await host.client.projects.close();
  await host.client.projects.open({ path: project });
  expect((await host.client.analyse.table({ importedId })).rows).toEqual(table.rows);
});

test.each<ExportFormat>(["csv-long", "json", "jsonl"])(
  "our own %s comes back cell by cell, also where a spreadsheet would take it for a formula",
  async (format) => {
    const host = toyHost();
    await emptyProject(host);
    const { exporters } = await import("../exports/exporters.ts");
    const columns = ["subject_id", "trial_number", "stimulus", "response", "correct", "rt", "practice"].map((name) => ({
      ...{ name, description: name, type: "string" as const, unit: null, source: "a test" },
    }));
    const rows = [
      ["=p1", 1, "'=1+1", "@f", 1, 512.5, false],
      ["p,2", 2, "-a", 'say "j"', 0, 700, false],
      ["p,2", 3, "''=b", "two\nlines", 1, null, false],
    ];
    const [written] = exporters
      .find((exporter) => exporter.format === format)!
      .files({
        study: { name: "ours", title: "Ours", description: "" },
        ...{ name: "study", studyHash: "h", table: { columns, rows }, version: "0" },
      });
    const paths = [file(written!.content, written!.path)];
    const { roles } = await host.client.importedTrials.examine({ paths });
    expect(roles).toMatchObject({ participant: "subject_id", outcome: "correct", item: "stimulus", rt: "rt" });
    const { id: importedId } = await host.client.importedTrials.import({ paths, roles, name: "Ours" });
    const table = await host.client.analyse.table({ importedId });
    expect(table.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
    expect(table.rows).toEqual(rows);
    expect(parseCsv(writeCsv(["a"], [["'=1+1"]])).rows).toEqual([["'=1+1"]]);
  },
);

test("several files are appended under their names, whatever columns they have, and nobody is counted twice", async () => {
  const host = toyHost();
  await emptyProject(host);
  const first = file("subject,correct,rt\n1,1,500\n1,0,700\n", "a.csv");
  const second = file("subject;correct;Block type\n1;1;x\n2;0;y\n", "b.csv");
  const examined = await host.client.importedTrials.examine({ paths: [first, second] });
  expect(examined.columns.map(({ name }) => name)).toEqual(["subject", "correct", "rt", "Block_type", "file"]);
  expect(examined.notes).toEqual([
    "a.csv: has no column Block type: missing in its rows",
    "b.csv: has no column rt: missing in its rows",
    "“Block type” is called Block_type here",
    "The rows of 2 files are appended; “file” says which is which",
  ]);
  expect(examined.kept!.doubts).toContain("In several files, and taken for the same by “subject”: 1");
  const copy = file("subject,correct,rt\n1,1,500\n1,0,700\n", "copy.csv");
  await expect(host.client.importedTrials.examine({ paths: [first, copy] })).rejects.toMatchObject({
    message: "a.csv and copy.csv are the same file",
  });
  await expect(host.client.importedTrials.examine({ paths: [first, first] })).rejects.toMatchObject({
    code: "INVALID",
  });

  // Without a column of participants, each file is one.
  const one = file("correct,rt\n1,500\n", "ada.csv");
  const other = file("correct,rt\n0,600\n", "bea.csv");
  const { roles } = await host.client.importedTrials.examine({ paths: [one, other] });
  expect(roles.participant).toBe("file");
});

test("a column may be named as in the file, and times that cannot be milliseconds are doubted", async () => {
  const host = toyHost();
  await emptyProject(host);
  const paths = [file("Participant Private ID,Answer,Reaction Time,Status\n01,a,0.5,finished\n1,b,0.7,in progress\n")];
  const { roles } = await host.client.importedTrials.examine({ paths });
  expect(roles).toMatchObject({ participant: "Participant_Private_ID", rt: "Reaction_Time", rtUnit: "s" });
  const asked = { ...roles, participant: "Participant Private ID", rtUnit: "ms" as const };
  const { kept } = await host.client.importedTrials.examine({ paths, roles: asked });
  expect(kept!.leftOut).toEqual([{ reason: "unfinished session, as “Status” says", rows: 1 }]);
  expect(kept!.doubts).toContain("The median of “Reaction_Time” is 0.5 ms: these may be seconds");
  const { id: importedId } = await host.client.importedTrials.import({ paths, roles: asked, name: "Gorilla" });
  // Identifiers keep their zeros.
  expect((await host.client.analyse.table({ importedId })).rows).toEqual([["01", "a", 0.5, "finished"]]);
});

test("bad files and roles are refused with what helps, and nothing is stored", async () => {
  const host = toyHost();
  await emptyProject(host);
  const good = "subject,correct,rt\n1,1,500\n2,0,fast\n";
  const refused = async (content: string | Uint8Array, message: RegExp, change: Partial<ColumnRoles> = {}) => {
    const roles: ColumnRoles = {
      ...{ participant: "subject", item: null, conditions: [], outcome: "correct", rt: null, rtUnit: "ms" },
      ...{ practice: null, finished: null },
      ...change,
    };
    await expect(host.client.importedTrials.import({ paths: [file(content)], roles, name: "x" })).rejects.toMatchObject(
      { code: "INVALID", message: expect.stringMatching(message) },
    );
  };
  await refused("", /theirs\.csv: Line 1, byte 0: the file is empty/);
  await refused("subject,correct\n", /there are no rows/);
  await refused("subject,correct\n1,1\n2\n", /Line 3, byte 20: 1 field where the header has 2/);
  await refused("subject,correct,correct\n1,1,1\n", /“correct” is used twice/);
  await refused(Uint8Array.of(0x50, 0x4b, 3, 4), /a spreadsheet \(XLSX\)/);
  await refused(Uint8Array.of(0xc3, 0xa9, 0x2c, 0x61, 0x0a, 0xe9, 0x2c, 0x31), /mixes encodings/);
  await refused(good, /no column “who”/, { participant: "who" });
  await refused(good, /No column says the outcome/, { outcome: "" });
  await refused(good, /not every value of it is a number/, { rt: "rt" });
  await refused("subject,correct\n1,\n", /No row is left: 1 with no value of “correct”/);
  expect(await host.client.importedTrials.list()).toEqual([]);
  await expect(host.client.importedTrials.examine({ paths: [temporaryFolder()] })).rejects.toMatchObject({
    message: expect.stringMatching(/no file of trials/),
  });
});

test("an analysis is of a study or of imported trials, never of both or none", async () => {
  const host = toyHost();
  await emptyProject(host);
  const document = {
    ...{ format: "exemplar-analysis/1" as const, title: "t", kinds: ["real" as const], formulas: ["a ~ b"], seed: 1 },
    ...{ referenceLevels: {}, exclusions: [] },
  };
  for (const source of [{}, { studyId: "s", importedId: "i" }])
    await expect(host.client.analyse.saveAnalysis({ document: { ...document, ...source } })).rejects.toMatchObject({
      code: "INVALID",
    });
  await expect(
    host.client.analyse.saveAnalysis({ document: { ...document, importedId: "none" } }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("imported trials are renamed, archived and deleted, their table and analyses with them", async () => {
  const host = toyHost();
  const path = await emptyProject(host);
  const { client } = host;
  const files = { paths: [file(jsPsychCsv())] };
  const { roles } = await client.importedTrials.examine(files);
  const { id, tableSha256 } = await client.importedTrials.import({ ...files, name: "Theirs", roles });
  const holding = { kind: "import", id } as const;
  expect(await client.holdings.list({})).toEqual([{ ...holding, name: "Theirs" }]);

  await client.holdings.rename({ ...holding, name: "Those of 2019" });
  await client.holdings.archive({ kind: "import", ids: [id], archived: true });
  expect(await client.importedTrials.get({ importedId: id })).toMatchObject({
    name: "Those of 2019",
    archivedAt: expect.any(String),
    roles,
  });

  await client.analyse.saveAnalysis({
    document: {
      ...{ format: "exemplar-analysis/1", title: "By condition", importedId: id, kinds: ["real"], family: "binomial" },
      ...{ formulas: ["correct ~ condition + (1 | subject)"], exclusions: [], seed: 1, referenceLevels: {} },
    },
  });
  expect(await client.holdings.usedBy(holding)).toMatchObject({
    ...{ users: [], sessions: 0 },
    goesWithIt: ["the analysis “By condition”"],
  });
  expect(await client.holdings.delete(holding)).toMatchObject({ name: "Those of 2019", files: 1 });
  expect(await client.importedTrials.list()).toEqual([]);
  expect(existsSync(join(path, "blobs", tableSha256.slice(0, 2), tableSha256))).toBe(false);
  await expect(client.importedTrials.get({ importedId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await client.projects.verify({ path })).toMatchObject({ sound: true, findings: [] });
});
