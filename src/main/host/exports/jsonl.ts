import type { Exporter } from "./exporter.ts";
import { tableRecords } from "./table-records.ts";

export const jsonl: Exporter = {
  format: "jsonl",
  label: "JSON Lines",
  description: "One JSON object a line, one line a trial: for streaming and for data frames",
  files: ({ name, table }) => [
    {
      path: `${name}.jsonl`,
      content: tableRecords(table)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(""),
    },
  ],
};
