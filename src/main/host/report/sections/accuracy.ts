import { accuracyReplicates } from "#shared/analysis/accuracy-cells.ts";
import { accuracyByCondition } from "#shared/figures/accuracy-by-condition.ts";
import { percent, percentInterval } from "#shared/figures/figure.ts";
import { html } from "../html.ts";
import { figureHtml } from "../report-figure.ts";
import type { Section } from "./section.ts";

/** Accuracy by condition and kind of target: the study's main figure, and its numbers. */
export const accuracy: Section = {
  id: "accuracy",
  title: "Accuracy",
  body: (_input, { cells }) =>
    cells.length === 0
      ? null
      : html`${figureHtml(accuracyByCondition(cells, accuracyReplicates))}
<details><summary>The numbers</summary><div class="table" tabindex="0"><table>
<thead><tr><th>Target</th><th>Condition</th><th class="n">Accuracy</th><th class="n">95% interval</th><th class="n">Participants</th><th class="n">Trials</th></tr></thead>
<tbody>${cells.map(
          (cell) =>
            html`<tr><td>${cell.targetKind}</td><td>${cell.condition}</td><td class="n">${percent(cell.mean)}</td><td class="n">${percentInterval(cell.low, cell.high)}</td><td class="n">${cell.participants}</td><td class="n">${cell.trials}</td></tr>`,
        )}</tbody></table></div></details>`,
};
