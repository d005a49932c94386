import { accuracyReplicates } from "#shared/analysis/accuracy-cells.ts";
import { accuracyByCondition } from "#shared/figures/accuracy-by-condition.ts";
import { percent, percentInterval } from "#shared/figures/figure.ts";
import { html } from "../html.ts";
import { figureHtml } from "../report-figure.ts";
import type { Section } from "../sections/section.ts";
import type { ImportedFindings } from "./imported-findings.ts";

/** Shares of an outcome of two kinds by condition, as figure and as numbers. */
export const shares: Section<unknown, ImportedFindings> = {
  id: "shares",
  title: "Outcome by condition",
  body(_input, { shares: found }) {
    if (found === null || found.cells.length === 0) return null;
    return html`${figureHtml(accuracyByCondition(found.cells, accuracyReplicates, found.words))}
<details><summary>The numbers</summary><div class="table" tabindex="0"><table>
<thead><tr><th>Condition</th><th class="n">Share</th><th class="n">95% interval</th><th class="n">Participants</th><th class="n">Trials</th></tr></thead>
<tbody>${found.cells.map(
      (cell) =>
        html`<tr><td>${[cell.condition, cell.targetKind].filter(Boolean).join(", ")}</td><td class="n">${percent(cell.mean)}</td><td class="n">${percentInterval(cell.low, cell.high)}</td><td class="n">${cell.participants}</td><td class="n">${cell.trials}</td></tr>`,
    )}</tbody></table></div></details>`;
  },
};
