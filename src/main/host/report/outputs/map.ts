import { colourMap } from "#shared/figures/colour-map.ts";
import { html } from "../html.ts";
import type { OutputSection } from "./output-section.ts";

/** How the maps are to be read: the colour scale, and what its ends mean. */
export const mapSection: OutputSection<"map"> = {
  title: "Maps",
  body(artefacts) {
    const scales = [...new Set(artefacts.map(({ summary }) => summary.colourMap))];
    return html`<p>Each map uses the whole colour scale, from its lowest to its highest value.</p>
${scales.map((name) => html`<p class="scale"><span>${name === "cool-warm" ? "against the answer" : "lowest"}</span><span class="ramp" style="background:linear-gradient(to right,${stops(name)})"></span><span>${name === "cool-warm" ? "for the answer" : "highest relevance to the answer"}</span></p>`)}`;
  },
};

function stops(name: string): string {
  const colour = colourMap(name);
  return Array.from(
    { length: 17 },
    (_, i) =>
      `rgb(${colour(i / 16)
        .map(Math.round)
        .join(" ")})`,
  ).join(",");
}
