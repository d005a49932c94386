import { compareEvaluations } from "#shared/methods/compare-evaluations.ts";
import { html } from "../html.ts";
import type { OutputSection } from "./output-section.ts";

/** Every measure's mean over what was evaluated, with its interval. */
export const evaluationSection: OutputSection<"evaluation"> = {
  title: "Evaluations",
  body(artefacts) {
    const rows = compareEvaluations(
      artefacts.map(({ id, summary, method }) => ({ unit: id, group: method, measures: summary.measures })),
      { seed: 1 },
    );
    return html`<table><thead><tr><th>Measure</th><th>n</th><th>Mean</th><th>95% interval</th></tr></thead>
<tbody>${rows.flatMap(({ label, groups }) => groups.map(({ n, mean, low, high }) => html`<tr><th>${label}</th><td>${n}</td><td>${mean.toFixed(3)}</td><td>${low === null || high === null ? "–" : `${low.toFixed(3)} to ${high.toFixed(3)}`}</td></tr>`))}</tbody></table>`;
  },
};
