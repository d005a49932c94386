import type { CodebookEntry } from "#shared/contract/analyse.ts";
import { alphanumeric, type Exporter, type ExportFile, type ExportInput } from "./exporter.ts";
import type { Cell } from "./table-records.ts";

/**
 * A BIDS dataset (bids.neuroimaging.io, 1.10) of behaviour alone: a `_beh.tsv` a session with the sidecar that describes
 * its columns once for all, and the participants. What is missing is "n/a".
 */
export const bids: Exporter = {
  format: "bids",
  label: "BIDS",
  description: "A dataset folder for labs that keep behaviour beside imaging: _beh.tsv with its sidecar",
  files(input) {
    const folder = `${input.name}_bids`;
    const task = alphanumeric(input.study.name);
    const files = [
      { path: "dataset_description.json", content: text(description(input)) },
      { path: "README.md", content: readme(input) },
      { path: `task-${task}_beh.json`, content: text(sidecar(input, task)) },
      ...participants(input),
      ...sessions(input, task),
    ];
    return files.map(({ path, content }) => ({ path: `${folder}/${path}`, content }));
  },
};

const description = ({ study, studyHash, version }: ExportInput) => ({
  Name: study.title,
  BIDSVersion: "1.10.0",
  DatasetType: "raw",
  GeneratedBy: [{ Name: "Exemplar", Version: version }],
  SourceDatasets: [{ Version: `sha256:${studyHash}` }],
});

const sidecar = ({ study, table }: ExportInput, task: string) => ({
  TaskName: task,
  TaskDescription: study.description || study.title,
  ...Object.fromEntries(table.columns.map((column) => [column.name, described(column)])),
});

const described = ({ description: words, unit }: Pick<CodebookEntry, "description" | "unit">) => ({
  Description: words,
  ...(unit !== null && { Units: unit }),
});

/** The columns that say who a participant is, of which condition. */
const own = ["condition_id", "session_kind"];

function participants({ table }: ExportInput): ExportFile[] {
  const names = own.filter((name) => table.columns.some((column) => column.name === name));
  const rows = bySubject(table).map(([subject, visits]) => [
    `sub-${subject}`,
    ...names.map((name) => visits[0]![0]![place(table, name)] ?? null),
  ]);
  const columns = table.columns.filter(({ name }) => names.includes(name));
  return [
    { path: "participants.tsv", content: tsv(["participant_id", ...names], rows) },
    {
      path: "participants.json",
      content: text(Object.fromEntries(columns.map((column) => [column.name, described(column)]))),
    },
  ];
}

function sessions({ table }: ExportInput, task: string): ExportFile[] {
  const header = table.columns.map(({ name }) => name);
  return bySubject(table).flatMap(([subject, visits]) =>
    visits.map((rows, visit) => {
      const session = visits.length > 1 ? `ses-${visit + 1}` : null;
      const folder = [`sub-${subject}`, ...(session ? [session] : []), "beh"].join("/");
      const name = [`sub-${subject}`, ...(session ? [session] : []), `task-${task}`, "beh.tsv"].join("_");
      return { path: `${folder}/${name}`, content: tsv(header, rows) };
    }),
  );
}

type Rows = ExportInput["table"]["rows"];

const place = ({ columns }: ExportInput["table"], name: string) => columns.findIndex((column) => column.name === name);

/** Visits by participant. File systems may ignore case: names that differ in nothing else are numbered. */
function bySubject(table: ExportInput["table"]): [string, Rows[]][] {
  const [subjectAt, sessionAt] = [place(table, "subject_id"), place(table, "session_id")];
  const subjects = [...Map.groupBy(table.rows, (row) => String(row[subjectAt]))];
  const taken = new Set<string>();
  return subjects.map(([subject, rows]) => {
    let name = alphanumeric(subject);
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${alphanumeric(subject)}x${n}`;
    taken.add(name.toLowerCase());
    return [name, [...Map.groupBy(rows, (row) => row[sessionAt]).values()]];
  });
}

const text = (document: object) => `${JSON.stringify(document, null, 2)}\n`;

const tsv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => `${row.map(field).join("\t")}\n`).join("");

function field(value: Cell): string {
  if (value === null || value === "") return "n/a";
  const words = String(value);
  return /["\t\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}

const readme = ({ study, studyHash, version }: ExportInput) => `# ${study.title}

${study.description}

Behaviour only: one row a screen, times in milliseconds. \`task-…_beh.json\` says what every column holds.

Study document: SHA-256 ${studyHash}. Written by Exemplar ${version}.
`;
