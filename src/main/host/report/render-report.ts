import { count, percent } from "#shared/figures/figure.ts";
import type { TrialAnalysis } from "./analyse-trials.ts";
import { Html, html } from "./html.ts";
import { embeddedFont } from "./report-font.ts";
import type { ReportInput } from "./report-input.ts";
import { reportStyle } from "./report-style.ts";
import { accuracy } from "./sections/accuracy.ts";
import { ambiguities } from "./sections/ambiguities.ts";
import { classifier } from "./sections/classifier.ts";
import { explanations } from "./sections/explanations.ts";
import { models } from "./sections/models.ts";
import { participants } from "./sections/participants.ts";
import { provenance } from "./sections/provenance.ts";
import { randomEffects } from "./sections/random-effects.ts";
import type { Section } from "./sections/section.ts";
import { stimuli } from "./sections/stimuli.ts";
import { task } from "./sections/task.ts";

const sections: readonly Section[] = [
  task,
  participants,
  accuracy,
  ambiguities,
  models,
  randomEffects,
  stimuli,
  explanations,
  classifier,
  provenance,
];

/** The report as one HTML document that needs nothing from outside itself: styles, font, figures and images are inside. */
export function renderReport(input: ReportInput, analysis: TrialAnalysis): string {
  const { title } = input.analysis;
  const parts = sections.flatMap((section) => {
    const body = section.body(input, analysis);
    return body ? [{ ...section, body }] : [];
  });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Exemplar ${input.version}">
<title>${title}</title>
<style>${new Html(embeddedFont())}${new Html(reportStyle)}</style>
</head>
<body>
<header>
<p class="eyebrow">Study report · ${input.createdAt.slice(0, 10)}</p>
<h1>${title}</h1>
${simulatedNotice(input)}
<dl class="numbers">${headline(input, analysis).map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<nav aria-label="Contents"><ol>${parts.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>
<main>${parts.map(({ id, title: name, body }) => html`<section id="${id}"><h2>${name}</h2>${body}</section>`)}</main>
<footer>Written by Exemplar ${input.version}. Every number here follows from the project's data, the study and the seeds above.</footer>
</body>
</html>
`.text;
}

function headline({ study }: ReportInput, { participants: n, trials, cells, aiRight }: TrialAnalysis) {
  const right = cells.reduce((sum, cell) => sum + cell.mean * cell.trials, 0);
  return [
    ["Participants", count(n)],
    ["Conditions", String(study.document.conditions.length)],
    ["Trials", count(trials)],
    ...(cells.length > 0 ? [["Predicted the AI", percent(right / trials)] as const] : []),
    ...(aiRight === null ? [] : [["AI was right", percent(aiRight)] as const]),
  ] as const;
}

function simulatedNotice({ analysis: { kinds } }: ReportInput): Html | null {
  if (kinds.every((kind) => kind === "real")) return null;
  const words = kinds.filter((kind) => kind !== "real").join(" and ");
  return html`<p class="notice"><strong>${words.charAt(0).toUpperCase() + words.slice(1)} participants.</strong> ${
    kinds.includes("simulated")
      ? "No person took part: the answers were drawn from a model, to check the study and its analysis from end to end."
      : "A trial run of the study, not its data."
  }</p>`;
}
