import { html } from "../html.ts";
import type { OutputSection } from "./output-section.ts";

/** What the sets of images are made of, and what they are good for in numbers: the range over all of them. */
export const imageSetSection: OutputSection<"image-set"> = {
  title: "Image sets",
  body(artefacts) {
    const sizes = artefacts.map(({ summary }) => summary.images.length);
    const statements = Map.groupBy(
      artefacts.flatMap(({ summary }) => summary.statements),
      ({ label }) => label,
    );
    return html`<p>${artefacts.length} sets of ${range(sizes)} images.</p>
<dl>${[...statements].map(([label, values]) => html`<div><dt>${label}</dt><dd>${range(values.map(({ value }) => value))} ${values[0]!.unit}</dd></div>`)}</dl>`;
  },
};

function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => String(Number(value.toPrecision(3))));
  return low === high ? low! : `${low} to ${high}`;
}
