import { percent } from "#shared/figures/figure.ts";
import { html } from "../html.ts";
import type { OutputSection } from "./output-section.ts";

/** How many regions there are, and how much of the images they cover. */
export const regionsSection: OutputSection<"regions"> = {
  title: "Regions",
  body(artefacts) {
    const regions = artefacts.flatMap(({ summary }) => summary.regions);
    const covered = regions.map(({ coverage }) => coverage).sort((a, b) => a - b);
    return html`<p>${regions.length} regions in ${artefacts.length} images${covered.length === 0 ? "" : `; each covers between ${percent(covered[0]!)} and ${percent(covered.at(-1)!)} of its image`}.</p>`;
  },
};
