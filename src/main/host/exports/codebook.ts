import { writeCsv } from "#shared/stats/csv.ts";
import type { Exporter } from "./exporter.ts";

export const codebook: Exporter = {
  format: "codebook",
  label: "Codebook",
  description: "What every column of the data holds, as CSV and JSON",
  files: ({ name: base, table }) => [
    {
      path: `${base}_codebook.csv`,
      content: writeCsv(
        ["name", "description", "type", "unit", "source"],
        table.columns.map(({ name, description, type, unit, source }) => [name, description, type, unit, source]),
      ),
    },
    { path: `${base}_codebook.json`, content: `${JSON.stringify(table.columns, null, 2)}\n` },
  ],
};
