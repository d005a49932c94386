import { plot } from "@observablehq/plot";
import { columnWidth, type Figure, fontSize } from "./figure.ts";

export interface DrawOptions {
  /** The page's document, or a stand-in's where there is no page. */
  readonly document: unknown;
  readonly fontFamily: string;
  /** In px; the figure scales to its container all the same. */
  readonly width?: number;
}

type Drawing = ReturnType<typeof plot>;

/**
 * Draws a figure as an SVG element that needs nothing from outside itself but the font, and takes its colour from the
 * text around it, light or dark.
 */
export function drawFigure(figure: Figure, { document, fontFamily, width = columnWidth }: DrawOptions): Drawing {
  const drawing = plot({
    ...figure.options,
    width,
    document: document as never,
    ariaLabel: `${figure.title}. ${figure.description}`,
    style: {
      fontFamily,
      fontSize: `${fontSize}px`,
      background: "none",
      overflow: "visible",
      maxWidth: "100%",
      height: "auto",
    },
  });
  drawing.setAttribute("role", "img");
  // An image is read out as a whole, by its description: its parts have names that say nothing.
  for (const part of drawing.children) part.setAttribute("aria-hidden", "true");
  return drawing;
}

/** The drawing as the text of an SVG file. */
export function svgText(drawing: { readonly outerHTML: string }): string {
  return drawing.outerHTML.replace(/^<svg(?![^>]*\sxmlns=)/, '<svg xmlns="http://www.w3.org/2000/svg"');
}
