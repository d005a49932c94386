import fontAddress from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import { drawFigure, svgText } from "#shared/figures/draw-figure.ts";
import { columnWidth, type Figure } from "#shared/figures/figure.ts";

const fontFamily = "Inter, Helvetica, Arial, sans-serif";
/** Pixels of a PNG for each unit of the drawing: 640 units wide at 300 dpi is 16 cm, one column of a page. */
const pngScale = 3;

function draw(figure: Figure) {
  const drawing = drawFigure(figure, { document, fontFamily, width: columnWidth }) as unknown as SVGSVGElement;
  // Black on white, whatever the scheme of the window.
  drawing.setAttribute("color", "black");
  return drawing;
}

/** The figure as the text of an SVG file, black on a transparent ground. */
export const figureSvg = (figure: Figure): string => svgText(draw(figure));

/** The figure as a PNG, black on white, at 300 dpi of a one-column figure. */
export async function figurePng(figure: Figure): Promise<Blob> {
  const drawing = draw(figure);
  drawing.prepend(await fontStyle());
  const [width, height] = [drawing.width.baseVal.value, drawing.height.baseVal.value];
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([svgText(drawing)], { type: "image/svg+xml" }));
  try {
    await picture.decode();
    const canvas = new OffscreenCanvas(Math.round(width * pngScale), Math.round(height * pngScale));
    const context = canvas.getContext("2d")!;
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/png" });
  } finally {
    URL.revokeObjectURL(picture.src);
  }
}

/** A picture cannot use the fonts of the page around it: it brings its own. */
async function fontStyle(): Promise<SVGStyleElement> {
  const bytes = new Uint8Array(await (await fetch(fontAddress)).arrayBuffer());
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = `@font-face { font-family: Inter; font-weight: 100 900; src: url(data:font/woff2;base64,${base64}); }`;
  return style;
}
