import type { Measure } from "#shared/methods/outputs/evaluation.ts";
import { html } from "../html.ts";

/** Every measure with what qualifies it, and the notes below. */
export const measureTable = (caption: string, measures: readonly Measure[], notes: readonly string[]) =>
  html`<table><caption>${caption}</caption>
<thead><tr><th>Measure</th><th>Value</th><th></th></tr></thead>
<tbody>${measures.map(({ label, value, unit, note }) => html`<tr><th>${label}</th><td>${value === null ? "–" : String(Number(value.toPrecision(4)))} ${unit}</td><td>${note}</td></tr>`)}</tbody></table>
${notes.map((note) => html`<p>${note}</p>`)}`;
