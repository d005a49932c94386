import { Html, html } from "./html.ts";
import { embeddedFont } from "./report-font.ts";
import { reportStyle } from "./report-style.ts";
import type { Section } from "./sections/section.ts";

/** A section with what it says. */
interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

interface ReportPage {
  /** What kind of report it is. */
  readonly eyebrow: string;
  readonly title: string;
  readonly notice: Html | null;
  /** Its main numbers, each with what it is of. */
  readonly headline: readonly (readonly [label: string, value: string])[];
  readonly parts: readonly Part[];
  /** What its numbers follow from, in words. */
  readonly follows: string;
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The sections that have something to say. */
export const bodiesOf = <Input, Found>(
  sections: readonly Section<Input, Found>[],
  input: Input,
  found: Found,
): Part[] =>
  sections.flatMap((section) => {
    const body = section.body(input, found);
    return body ? [{ id: section.id, title: section.title, body }] : [];
  });

/** A report as one HTML document that needs nothing from outside itself: styles and font are inside. */
export function reportPage({
  eyebrow,
  title,
  notice,
  headline,
  parts,
  follows,
  version,
  createdAt,
}: ReportPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Exemplar ${version}">
<title>${title}</title>
<style>${new Html(embeddedFont())}${new Html(reportStyle)}</style>
</head>
<body>
<header>
<p class="eyebrow">${eyebrow} · ${createdAt.slice(0, 10)}</p>
<h1>${title}</h1>
${notice}
<dl class="numbers">${headline.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<nav aria-label="Contents"><ol>${parts.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>
<main>${parts.map(({ id, title: name, body }) => html`<section id="${id}"><h2>${name}</h2>${body}</section>`)}</main>
<footer>Written by Exemplar ${version}. Every number here follows from ${follows}.</footer>
</body>
</html>
`.text;
}
