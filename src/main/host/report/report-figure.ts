import { parseHTML } from "linkedom";
import { drawFigure, svgText } from "#shared/figures/draw-figure.ts";
import type { Figure } from "#shared/figures/figure.ts";
import { Html, html } from "./html.ts";
import { fontFamily } from "./report-font.ts";

/** A figure with its title and caption. */
export function figureHtml(figure: Figure, width = 720): Html {
  const { document } = parseHTML("<html><body></body></html>");
  const drawing = drawFigure(figure, { document, fontFamily, width });
  return html`<figure>
<div class="drawing">${new Html(svgText(drawing))}</div>
<figcaption><strong>${figure.title}.</strong> ${figure.caption}</figcaption>
</figure>`;
}
