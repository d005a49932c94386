import {
  agreementColumns,
  agreementLines,
  correctedInWords,
  ratersInWords,
  relabellingNotes,
  verdictCells,
  verdictColumns,
} from "#shared/analysis/relabelling-findings.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "./section.ts";

/** Of studies that name images again: how much raters agree, whose errors they are, and the accuracy by their labels. */
export const relabelling: Section = {
  id: "relabelling",
  title: "Relabelling",
  body(_input, { relabelling: found }) {
    if (found === null) return null;
    const { agreement, byKind, byClass, corrected } = found;
    const lines = agreementLines(agreement).map(({ name, cells }) => [name, ...cells]);
    return html`<p>${ratersInWords(found)}</p>
${lines.length > 0 ? tableOf(["Agreement", ...agreementColumns], lines) : null}
${tableOf(
  ["Kind", ...verdictColumns],
  byKind.map((own) => [own.group, ...verdictCells(own)]),
)}
${corrected ? html`<p>${correctedInWords(corrected)}</p>` : null}
${
  byClass.length > 0
    ? html`<details><summary>Errors by the dataset's label</summary>${tableOf(
        ["Label", ...verdictColumns],
        byClass.map((own) => [own.group, ...verdictCells(own)]),
      )}</details>`
    : null
}
${relabellingNotes.map((note) => html`<p>${note}</p>`)}`;
  },
};

const tableOf = ([first, ...columns]: readonly string[], rows: readonly (readonly string[])[]): Html =>
  html`<div class="table" tabindex="0"><table>
<thead><tr><th>${first!}</th>${columns.map((name) => html`<th class="n">${name}</th>`)}</tr></thead>
<tbody>${rows.map(([name, ...cells]) => html`<tr><td>${name!}</td>${cells.map((cell) => html`<td class="n">${cell}</td>`)}</tr>`)}</tbody></table></div>`;
