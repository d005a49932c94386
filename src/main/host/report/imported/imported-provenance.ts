import { type Html, html } from "../html.ts";
import type { Section } from "../sections/section.ts";
import type { ImportedReportInput } from "./imported-findings.ts";

/** Hashes, seed and program: what is needed to make everything again. */
export const importedProvenance: Section<ImportedReportInput, unknown> = {
  id: "provenance",
  title: "Settings and provenance",
  body({ imported: { name, files, tableSha256, createdAt: importedAt }, analysis, version, createdAt }) {
    const entries: readonly (readonly [string, Html | string])[] = [
      ["Imported as", html`${name}, ${importedAt}<br><code>table: sha256 ${tableSha256}</code>`],
      ...files.map((file) => [file.name, html`${file.rows} rows<br><code>sha256 ${file.sha256}</code>`] as const),
      ["Seed", `analysis ${analysis.seed}`],
      ["Intervals", "95%; cells: percentile bootstrap over participants; coefficients: Wald"],
      ["Program", `Exemplar ${version}`],
      ["Written", createdAt],
    ];
    return html`<dl>${entries.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
  },
};
