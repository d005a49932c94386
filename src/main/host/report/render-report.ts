import { count, percent } from "#shared/figures/figure.ts";
import type { TrialAnalysis } from "./analyse-trials.ts";
import { type Html, html } from "./html.ts";
import type { ReportInput } from "./report-input.ts";
import { bodiesOf, reportPage } from "./report-page.ts";
import { accuracy } from "./sections/accuracy.ts";
import { ambiguities } from "./sections/ambiguities.ts";
import { classifier } from "./sections/classifier.ts";
import { explanations } from "./sections/explanations.ts";
import { models } from "./sections/models.ts";
import { participants } from "./sections/participants.ts";
import { provenance } from "./sections/provenance.ts";
import { randomEffects } from "./sections/random-effects.ts";
import { relabelling } from "./sections/relabelling.ts";
import type { Section } from "./sections/section.ts";
import { stimuli } from "./sections/stimuli.ts";
import { task } from "./sections/task.ts";

const sections: readonly Section[] = [
  task,
  participants,
  accuracy,
  ambiguities,
  relabelling,
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
  return reportPage({
    eyebrow: "Study report",
    title,
    notice: simulatedNotice(input),
    headline: headline(input, analysis),
    parts: bodiesOf(sections, input, analysis),
    follows: "the project's data, the study and the seeds above",
    ...input,
  });
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
