import { type Html, html } from "./html.ts";
import type { ReportInput } from "./report-input.ts";

/** A stored image inside the report, enlarged without smoothing; a labelled gap when it is missing. */
export function imageHtml({ image }: Pick<ReportInput, "image">, sha256: string, alt: string): Html {
  const png = image(sha256);
  return png === null ? html`<span class="pixels missing">missing</span>` : pngHtml(png, alt);
}

/** A PNG inside the page, enlarged without smoothing. */
export const pngHtml = (png: Uint8Array, alt: string): Html =>
  html`<img class="pixels" alt="${alt}" src="data:image/png;base64,${Buffer.from(png).toString("base64")}">`;
