import { findMethod } from "#shared/methods/list.ts";
import { html } from "../html.ts";
import type { OutputSection } from "./output-section.ts";

/** What was asked for, whether it was reached, and how far the chains can be trusted. */
export const samplesSection: OutputSection<"samples"> = {
  title: "Samples",
  body(artefacts) {
    return html`${artefacts.map(
      ({
        method,
        summary: { asked, chains, draws, measures, notes },
      }) => html`<table><caption>${findMethod(method)?.label ?? method}: ${asked}; ${chains} chains of ${draws} draws</caption>
<thead><tr><th>Measure</th><th>Value</th><th></th></tr></thead>
<tbody>${measures.map(({ label, value, unit, note }) => html`<tr><th>${label}</th><td>${value === null ? "–" : String(Number(value.toPrecision(4)))} ${unit}</td><td>${note}</td></tr>`)}</tbody></table>
${notes.map((note) => html`<p>${note}</p>`)}`,
    )}`;
  },
};
