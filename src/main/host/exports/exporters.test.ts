import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { exportFormat, type TrialTable } from "#shared/contract/analyse.ts";
import { parseCsv } from "#shared/stats/csv.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import { type SessionAnswers, trialTable } from "#shared/study/trial-row.ts";
import { everything } from "./everything.ts";
import type { ExportInput } from "./exporter.ts";
import { exporters, findExporter } from "./exporters.ts";

const study = { ...exampleStudy(6), title: 'A "quoted", title\nin two lines' };

function session(index: number, subjectId = `S0${index}`): SessionAnswers {
  const condition = study.conditions[index % 2]!;
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index, levels: condition.levels });
  let previous = 0;
  return {
    session: {
      subjectId,
      sessionId: `session-${index}`,
      kind: "real",
      conditionId: condition.id,
      levels: condition.levels,
      studyHash: "0".repeat(64),
      seed: index,
      station: "Lab 3",
    },
    answers: planSession(study, condition.id, index).map((screen) => {
      const { response, timing } = simulateResponse(screen, participant, previous);
      previous = timing.timeResponse;
      return { screen, response, timing, resumeCount: 0, gapMs: null };
    }),
  };
}

const inputOf = (table: TrialTable): ExportInput => ({
  name: "example",
  study,
  studyHash: "0".repeat(64),
  table,
  version: "1.2.3",
});
const table = trialTable(study, [session(1), session(2), session(3)], { scoredOnly: false });
const input = inputOf(table);

test("there is one exporter for every format of the contract", () => {
  expect(exporters.map(({ format }) => format).sort()).toEqual([...exportFormat.options].sort());
});

test("long CSV parses back to the table, cell by cell", () => {
  const [file] = findExporter("csv-long").files(input);
  expect(file!.path).toBe("example_long.csv");
  const { header, rows } = parseCsv(file!.content);
  expect(header).toEqual(table.columns.map(({ name }) => name));
  expect(rows).toEqual(table.rows.map((row) => row.map((value) => (value === null ? "" : String(value)))));
});

test("no text file has a byte-order mark, and no CSV the words null, undefined or NaN", () => {
  for (const exporter of exporters)
    for (const { path, content } of exporter.files(input)) {
      expect(content.startsWith("\uFEFF")).toBe(false);
      if (path.endsWith(".csv"))
        expect(
          parseCsv(content)
            .rows.flat()
            .filter((field) => /^(null|undefined|NaN)$/.test(field)),
        ).toEqual([]);
    }
});

test("wide CSV has one row a session, with each stimulus's answer and each rating in its column", () => {
  const { header, rows } = parseCsv(findExporter("csv-wide").files(input)[0]!.content);
  expect(rows).toHaveLength(3);
  expect(header.slice(0, 8)).toEqual([
    "subject_id",
    "session_id",
    "session_kind",
    "condition_id",
    "saliency",
    "station",
    "study_hash",
    "seed",
  ]);
  expect(header).toHaveLength(8 + 3 * 6 + 1);
  const at = (name: string) => table.columns.findIndex((column) => column.name === name);
  for (const row of table.rows.filter((candidate) => candidate[at("trial_number")] !== null)) {
    const wide = rows.find(([subject]) => subject === row[at("subject_id")])!;
    for (const column of ["response", "correct", "rt"])
      expect(wide[header.indexOf(`${column}_${row[at("stimulus_id")]}`)]).toBe(String(row[at(column)]));
  }
  expect(rows[0]![header.indexOf("rating_confidence")]).toMatch(/^[123]$/);
});

test("JSON and JSON Lines hold the same trials", () => {
  const document = JSON.parse(findExporter("json").files(input)[0]!.content);
  const lines = findExporter("jsonl").files(input)[0]!.content.trimEnd().split("\n");
  expect(document.codebook).toEqual(table.columns);
  expect(document.trials).toHaveLength(table.rows.length);
  expect(lines.map((line) => JSON.parse(line))).toEqual(document.trials);
  expect(document.trials[4]).toMatchObject({ subject_id: "S01", trial_index: 4, gap_ms: null });
});

test("Psych-DS: the description names exactly the columns, files follow the naming rule", () => {
  const files = findExporter("psych-ds").files(input);
  const description = JSON.parse(files.find(({ path }) => path.endsWith("dataset_description.json"))!.content);
  expect(description).toMatchObject({ "@context": "https://schema.org/", "@type": "Dataset", name: study.title });
  const data = files.filter(({ path }) => path.includes("/data/"));
  expect(data.map(({ path }) => path)).toEqual([
    "example_psych-ds/data/subject-S01_task-example_data.csv",
    "example_psych-ds/data/subject-S02_task-example_data.csv",
    "example_psych-ds/data/subject-S03_task-example_data.csv",
  ]);
  const measured = description.variableMeasured.map(({ name }: { name: string }) => name);
  for (const { content } of data) {
    const { header, rows } = parseCsv(content);
    expect(header).toEqual(measured);
    expect(rows).toHaveLength(14);
  }
});

test("Psych-DS: one subject's sessions, or subjects that differ in case alone, never share a file", () => {
  const twice = inputOf(
    trialTable(study, [session(1, "a1"), session(2, "A1"), session(3, "a1"), session(4, "b")], { scoredOnly: true }),
  );
  const paths = findExporter("psych-ds")
    .files(twice)
    .flatMap(({ path }) => path.match(/data\/(.*)/)?.[1] ?? []);
  expect(paths).toEqual([
    "subject-a1_session-1_task-example_data.csv",
    "subject-A1_session-2_task-example_data.csv",
    "subject-a1_session-3_task-example_data.csv",
    "subject-b_task-example_data.csv",
  ]);
});

test("BIDS: every column of every session is in the sidecar, what is missing is n/a, and each participant has a file", () => {
  const visits = inputOf(
    trialTable(study, [session(1, "a1"), session(2, "A1"), session(3, "a1")], { scoredOnly: false }),
  );
  const files = new Map(
    findExporter("bids")
      .files(visits)
      .map(({ path, content }) => [path, content]),
  );
  expect([...files.keys()].sort()).toEqual([
    "example_bids/README.md",
    "example_bids/dataset_description.json",
    "example_bids/participants.json",
    "example_bids/participants.tsv",
    "example_bids/sub-A1x2/beh/sub-A1x2_task-example_beh.tsv",
    "example_bids/sub-a1/ses-1/beh/sub-a1_ses-1_task-example_beh.tsv",
    "example_bids/sub-a1/ses-2/beh/sub-a1_ses-2_task-example_beh.tsv",
    "example_bids/task-example_beh.json",
  ]);
  const sidecar = JSON.parse(files.get("example_bids/task-example_beh.json")!);
  const [header, ...rows] = files.get("example_bids/sub-A1x2/beh/sub-A1x2_task-example_beh.tsv")!.trimEnd().split("\n");
  for (const name of header!.split("\t")) expect(sidecar[name].Description, name).toBeTruthy();
  expect(sidecar.rt.Units).toBe("ms");
  expect(rows).toHaveLength(14);
  for (const row of rows) {
    const fields = row.split("\t");
    expect(fields).toHaveLength(header!.split("\t").length);
    expect(fields).not.toContain("");
    expect(fields).not.toContain("null");
  }
  expect(files.get("example_bids/participants.tsv")).toMatch(/^participant_id\tcondition_id\tsession_kind\nsub-a1\t/);
});

test("everything is one archive of every format, with the study and its protocol; the same data make the same", () => {
  const { path, content } = everything(input, study, []);
  expect(path).toBe("example_everything.zip");
  const files = unzipSync(content);
  for (const exporter of exporters)
    for (const file of exporter.files(input)) expect(strFromU8(files[file.path]!)).toBe(file.content);
  expect(JSON.parse(strFromU8(files["study.json"]!))).toEqual(study);
  expect(strFromU8(files["protocol.md"]!)).toContain("## Procedure");
  expect(everything(input, study, []).content).toEqual(content);
});

test("the codebook has an entry, and a description, for every column", () => {
  const { rows } = parseCsv(findExporter("codebook").files(input)[0]!.content);
  expect(rows.map(([name]) => name)).toEqual(table.columns.map(({ name }) => name));
  for (const [, description, type] of rows) {
    expect(description).not.toBe("");
    expect(["string", "integer", "number", "boolean"]).toContain(type);
  }
});

test("a study without data exports headers alone", () => {
  const empty = inputOf({ ...table, rows: [] });
  expect(parseCsv(findExporter("csv-long").files(empty)[0]!.content).rows).toEqual([]);
  expect(parseCsv(findExporter("csv-wide").files(empty)[0]!.content).header).toContain("saliency");
  expect(findExporter("jsonl").files(empty)[0]!.content).toBe("");
  expect(findExporter("psych-ds").files(empty)).toHaveLength(2);
});
