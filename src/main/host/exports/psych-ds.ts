import type { CodebookEntry } from "#shared/contract/analyse.ts";
import { writeCsv } from "#shared/stats/csv.ts";
import { alphanumeric, type Exporter, type ExportFile, type ExportInput } from "./exporter.ts";

/**
 * A Psych-DS dataset (psych-ds.github.io): a folder with `dataset_description.json` and one data file a session, named by
 * keywords and alphanumeric values. `variableMeasured` names exactly the columns of the data files.
 */
export const psychDs: Exporter = {
  format: "psych-ds",
  label: "Psych-DS",
  description: "A dataset folder with machine-readable metadata, ready to share",
  files(input) {
    const folder = `${input.name}_psych-ds`;
    const files = [
      { path: "dataset_description.json", content: `${JSON.stringify(description(input), null, 2)}\n` },
      { path: "README.md", content: readme(input) },
      ...dataFiles(input),
    ];
    return files.map(({ path, content }) => ({ path: `${folder}/${path}`, content }));
  },
};

function description({ study, studyHash, table, version }: ExportInput) {
  return {
    "@context": "https://schema.org/",
    "@type": "Dataset",
    name: study.title,
    description: study.description || study.title,
    identifier: `sha256:${studyHash}`,
    measurementTechnique: `Exemplar ${version}`,
    variableMeasured: table.columns.map(propertyValue),
  };
}

const propertyValue = ({ name, description, unit }: CodebookEntry) => ({
  "@type": "PropertyValue",
  name,
  description,
  ...(unit === null ? {} : { unitText: unit }),
});

function dataFiles({ study, table }: ExportInput): ExportFile[] {
  const header = table.columns.map(({ name }) => name);
  const sessionAt = header.indexOf("session_id");
  const subjectAt = header.indexOf("subject_id");
  const task = alphanumeric(study.name);
  const sessions = [...Map.groupBy(table.rows, (row) => row[sessionAt]).values()];
  // File systems may ignore case: subjects that differ in nothing else are told apart by the session, too.
  const bySubject = Map.groupBy(sessions, (rows) => alphanumeric(String(rows[0]![subjectAt])).toLowerCase());
  return [...bySubject.values()].flatMap((visits) =>
    visits.map((rows, i) => {
      const subject = `subject-${alphanumeric(String(rows[0]![subjectAt]))}`;
      const session = visits.length > 1 ? `_session-${i + 1}` : "";
      return { path: `data/${subject}${session}_task-${task}_data.csv`, content: writeCsv(header, rows) };
    }),
  );
}

const readme = ({ study, studyHash, table, version }: ExportInput) => `# ${study.title}

${study.description}

Data of ${new Set(table.rows.map((row) => row[table.columns.findIndex(({ name }) => name === "session_id")])).size} sessions, \
one file a session in \`data\`, one row a screen. \`dataset_description.json\` says what every column holds. A missing value \
is an empty cell; times are in milliseconds.

Study document: SHA-256 ${studyHash}. Written by Exemplar ${version}.
`;
