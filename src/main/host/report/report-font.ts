import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The Inter font (SIL Open Font License) as a style sheet that holds it: a report needs no font of the reader's machine. */
export function embeddedFont(): string {
  const file = createRequire(import.meta.url).resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2");
  return `@font-face{font-family:"Inter";font-weight:100 900;font-display:swap;src:url(data:font/woff2;base64,${readFileSync(file).toString("base64")}) format("woff2")}`;
}

export const fontFamily = 'Inter, system-ui, -apple-system, "Segoe UI", sans-serif';
