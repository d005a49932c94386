import { count } from "#shared/figures/figure.ts";
import { namedByRoles, roleInWords } from "#shared/imported-trials/column-roles.ts";
import { html } from "../html.ts";
import { exclusionsTable } from "../sections/exclusions-table.ts";
import type { Section } from "../sections/section.ts";
import type { ImportedFindings, ImportedReportInput } from "./imported-findings.ts";

/** Which files the trials are from, what their columns mean, and which rows are none. */
export const importedData: Section<ImportedReportInput, ImportedFindings> = {
  id: "data",
  title: "Data",
  body({ imported: { files, roles, rtColumn, leftOut, notes, doubts } }, { trials, participants, exclusions }) {
    return html`<p>${count(trials)} trials of ${count(participants)} participants were analysed, from ${files.length === 1 ? "an imported file" : `${files.length} imported files`}.</p>
<div class="table" tabindex="0"><table><thead><tr><th>Role</th><th>Column</th></tr></thead><tbody>${namedByRoles(
      roles,
    ).map(
      (name) =>
        html`<tr><th scope="row">${roleInWords(name, roles)}</th><td><code>${name}</code>${name === roles.rt && rtColumn !== name ? html` in seconds, in ms as <code>${rtColumn}</code>` : null}</td></tr>`,
    )}</tbody></table></div>
<h3>Rows that were not imported</h3>
${
  leftOut.length === 0
    ? html`<p>Every row of the files is a trial.</p>`
    : html`<div class="table" tabindex="0"><table><thead><tr><th>Reason</th><th class="n">Rows</th></tr></thead><tbody>${leftOut.map(
        ({ reason, rows }) => html`<tr><td>${reason}</td><td class="n">${rows}</td></tr>`,
      )}</tbody></table></div>`
}
${doubts.map((doubt) => html`<p class="warning">${doubt}</p>`)}
${notes.length === 0 ? null : html`<ul class="small">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
<h3>Exclusions</h3>
${exclusionsTable(exclusions)}`;
  },
};
