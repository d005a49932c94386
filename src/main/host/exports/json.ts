import type { Exporter } from "./exporter.ts";
import { tableRecords } from "./table-records.ts";

export const json: Exporter = {
  format: "json",
  label: "JSON",
  description: "One document: the study, the codebook and a list of trials as jsPsych writes it",
  files: ({ name, study, studyHash, table, version }) => [
    {
      path: `${name}.json`,
      content: `${JSON.stringify(
        {
          study: { ...study, hash: studyHash },
          exemplar: version,
          codebook: table.columns,
          trials: tableRecords(table),
        },
        null,
        2,
      )}\n`,
    },
  ],
};
