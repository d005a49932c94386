import { findMethod } from "#shared/methods/list.ts";
import { html } from "../html.ts";
import { measureTable } from "./measure-table.ts";
import type { OutputSection } from "./output-section.ts";

/** What was asked for, whether it was reached, and how far the chains can be trusted. */
export const samplesSection: OutputSection<"samples"> = {
  title: "Samples",
  body: (artefacts) =>
    html`${artefacts.map(({ method, summary: { asked, chains, draws, measures, notes } }) =>
      measureTable(
        `${findMethod(method)?.label ?? method}: ${asked}; ${chains} chains of ${draws} draws`,
        measures,
        notes,
      ),
    )}`,
};
