import { writeCsv } from "#shared/stats/csv.ts";
import type { Exporter } from "./exporter.ts";

export const csvLong: Exporter = {
  format: "csv-long",
  label: "CSV, long",
  description: "One row a trial: ready for a mixed model in R, Python or SPSS",
  files: ({ name: base, table }) => [
    {
      path: `${base}_long.csv`,
      content: writeCsv(
        table.columns.map(({ name }) => name),
        table.rows,
      ),
    },
  ],
};
