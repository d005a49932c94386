import { join } from "node:path";
import { Html, html } from "#host/report/html.ts";
import { figureHtml } from "#host/report/report-figure.ts";
import { embeddedFont } from "#host/report/report-font.ts";
import { pngHtml } from "#host/report/report-image.ts";
import { reportStyle } from "#host/report/report-style.ts";
import { writeDurably } from "#host/store/durable-file.ts";
import type { Replicated, Replication, ReplicationPart, ReplicationPicture, ReplicationRow } from "./replication.ts";

/** Writes the page of a replication into a project's folder. @returns its path */
export function writeReplicationPage(
  folder: string,
  replication: Pick<Replication, "id" | "title" | "source">,
  replicated: Replicated & { readonly version: string },
  seconds: number,
): string {
  const path = join(folder, `replication-${replication.id}.html`);
  const facts = { seconds, version: replicated.version, createdAt: new Date().toISOString() };
  writeDurably(path, Buffer.from(replicationPage(replication, replicated, facts)));
  return path;
}

export interface PageFacts {
  readonly seconds: number;
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** A replication as one HTML page that needs nothing from outside itself: the paper's numbers beside ours. */
export function replicationPage(
  { id, title, source }: Pick<Replication, "id" | "title" | "source">,
  { parts, differences }: Replicated,
  { seconds, version, createdAt }: PageFacts,
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Exemplar ${version}">
<title>${title}, replicated</title>
<style>${new Html(embeddedFont())}${new Html(reportStyle)}</style>
</head>
<body>
<header>
<p class="eyebrow">Replication · ${createdAt.slice(0, 10)} · ${Math.round(seconds)} s</p>
<h1>${title}</h1>
<p>${source}. The paper's numbers beside ours; what we do worse at stays.</p>
</header>
<main>
<section id="differences"><h2>What differs, and why</h2><ul>${differences.map((difference) => html`<li>${difference}</li>`)}</ul></section>
${parts.map(part)}
</main>
<footer>Written by Exemplar ${version} with <code>exemplar replicate ${id}</code>. Intervals are of 95%.</footer>
</body>
</html>
`.text;
}

function part({ title, text, rows, figures, pictures = [] }: ReplicationPart): Html {
  return html`<section><h2>${title}</h2>
<p>${text}</p>
<div class="table" tabindex="0"><table>
<thead><tr><th></th><th class="n">Paper</th><th class="n">Ours</th><th class="n">95%</th><th></th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr id="${row.id}"><th scope="row">${row.what}</th><td class="n">${value(row.paper, row)}</td><td class="n">${value(row.ours, row)}</td><td class="n">${interval(row)}</td><td class="small">${row.note}</td></tr>`,
  )}</tbody></table></div>
${pictures.length > 0 ? html`<ul class="pictures">${pictures.map(picture)}</ul>` : null}
${figures.map((figure) => figureHtml(figure))}</section>`;
}

const picture = ({ label, description, png }: ReplicationPicture): Html =>
  html`<li>${pngHtml(png, description)}<p>${label}</p></li>`;

/** A number in its unit: a share as per cent, others with two decimals where they are no whole number. */
function value(number: number | null, { unit }: Pick<ReplicationRow, "unit">): string {
  if (number === null) return "–";
  if (unit === "share") return `${(100 * number).toFixed(1)}%`;
  return (Number.isInteger(number) ? String(number) : number.toFixed(2)).replace("-", "−");
}

const interval = (row: ReplicationRow): string =>
  row.low === null || row.high === null ? "" : `${value(row.low, row)} to ${value(row.high, row)}`;
