import { findMethod } from "#shared/methods/list.ts";
import { html } from "../html.ts";
import type { OutputSection } from "./output-section.ts";

/** Every measure of what was fitted, and what qualifies it. */
export const fitSection: OutputSection<"fit"> = {
  title: "Fits",
  body(artefacts) {
    return html`${artefacts.map(
      ({
        method,
        summary: { measures, notes },
      }) => html`<table><caption>${findMethod(method)?.label ?? method}</caption>
<thead><tr><th>Measure</th><th>Value</th><th></th></tr></thead>
<tbody>${measures.map(({ label, value, unit, note }) => html`<tr><th>${label}</th><td>${value === null ? "–" : String(Number(value.toPrecision(4)))} ${unit}</td><td>${note}</td></tr>`)}</tbody></table>
${notes.map((note) => html`<p>${note}</p>`)}`,
    )}`;
  },
};
