import { bindingsOf, predict2afc } from "#shared/study/trial-types/predict-2afc.ts";
import { html } from "../html.ts";
import { imageHtml } from "../report-image.ts";
import type { ReportInput } from "../report-input.ts";
import type { Section } from "./section.ts";

/** What participants were asked, with one trial as they saw it. */
export const task: Section = {
  id: "task",
  title: "What was asked",
  body(input) {
    const { document } = input.study;
    const instructions = document.flow.flatMap((step) => (step.type === "instruction" ? [step] : []));
    return html`<p>${document.description}</p>
${exampleTrial(input)}
<details><summary>Instructions, word for word</summary>
${instructions.map(({ title, text }) => html`<h4>${title}</h4>${text.split(/\n{2,}/).map((part) => html`<p>${part}</p>`)}`)}
</details>`;
  },
};

/** The first error of the study, where the answers differ from what the image shows; else its first trial. */
function exampleTrial(input: ReportInput) {
  const trials = input.study.document.flow.flatMap((step) =>
    step.type === "block" && !step.practice ? step.trials.map(({ parameters }) => parameters) : [],
  );
  const trial = trials.find(({ target_kind }) => target_kind === "error") ?? trials[0];
  if (!trial) return null;
  const parsed = predict2afc.parameters.safeParse(trial);
  const pictures = parsed.success
    ? Object.values(bindingsOf(parsed.data)).flatMap((levels) => Object.values(levels)[0]?.pictures ?? [])
    : [];
  return html`<figure class="trial">
<div class="screen" role="img" aria-label="A trial: the image, what explains it, and two answers">
<p class="question">What will the AI answer?</p>
<div class="pair">${imageHtml(input, String(trial.image_sha256), "Target image")}${pictures.map(({ sha256, caption }) => imageHtml(input, sha256, caption ?? "Its explanation"))}</div>
<div class="answers"><span><kbd>F</kbd>${String(trial.target_category)}</span><span><kbd>J</kbd>${String(trial.alternative_category)}</span></div>
</div>
<figcaption><strong>A trial.</strong> What explains the answer is shown in its conditions alone; the wording never changes. The side of each answer is counterbalanced. Here the image is of category ${String(trial.ground_truth)} and the AI answers ${String(trial.ai_response)}.</figcaption>
</figure>`;
}
