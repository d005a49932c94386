import { findMethod } from "#shared/methods/list.ts";
import { html } from "../html.ts";
import { measureTable } from "./measure-table.ts";
import type { OutputSection } from "./output-section.ts";

/** Every measure of what was fitted, and what qualifies it. */
export const fitSection: OutputSection<"fit"> = {
  title: "Fits",
  body: (artefacts) =>
    html`${artefacts.map(({ method, summary: { measures, notes } }) =>
      measureTable(findMethod(method)?.label ?? method, measures, notes),
    )}`,
};
