import { percent } from "#shared/figures/figure.ts";
import { kindLabel } from "#shared/study/term-labels.ts";
import { type Html, html } from "../html.ts";
import { imageHtml } from "../report-image.ts";
import type { ReportInput } from "../report-input.ts";
import { type ShownExplanation, type ShownTarget, shownTargets } from "../shown-targets.ts";
import type { Section } from "./section.ts";

/** Every target of the study with its explanations, as participants saw them. */
export const stimuli: Section = {
  id: "stimuli",
  title: "Stimuli",
  body(input) {
    const shown = shownTargets(input);
    if (shown.length === 0) return null;
    const byKind = Map.groupBy(shown, ({ target }) => target.kind);
    const explained = shown.some(({ explanations }) => explanations.length > 0);
    const sampled = shown.some(({ explanations }) =>
      explanations.some(({ artefact }) => artefact && "effective_sample_size" in artefact.uncertainty),
    );
    return html`<p>${shown.length} targets from the test images. Left the target image${explained ? ", right what explains it, made for the AI's answer" : null}. Below: the AI's answer, its probability, and the alternative on offer${sampled ? "; ESS is the effective sample size behind the explanation" : ""}.</p>
${[...byKind].map(
  ([kind, cards]) => html`<h3>${kindLabel(kind)} <small>n = ${cards.length}</small></h3>
<ul class="gallery">${cards.map((card) => cardHtml(input, card))}</ul>`,
)}`;
  },
};

function cardHtml(input: ReportInput, { target, practice, explanations }: ShownTarget): Html {
  const wrong = target.predicted !== target.groundTruth;
  return html`<li>
<div class="pair">${imageHtml(input, target.imageSha256, `Image ${target.imageIndex}: ${target.groundTruth}`)}${explanations.flatMap(({ slot, pictures }) => pictures.map(({ sha256, caption }) => imageHtml(input, sha256, caption === null ? `Its ${slot}` : `Its ${slot}: ${caption}`)))}</div>
<p><strong>AI: ${target.predicted}</strong>${wrong ? html` <span class="truth">truth: ${target.groundTruth}</span>` : null}</p>
<p class="small">${percent(target.confidence)} · or ${target.alternativeCategory}</p>
${explanations.map(uncertainty)}
${practice ? html`<p class="small">practice</p>` : null}
</li>`;
}

/** The first of the quantities that say how far to trust an explanation, by the method's own name; all on hovering. */
function uncertainty({ artefact }: ShownExplanation): Html | null {
  const all = Object.entries(artefact?.uncertainty ?? {}).map(([name, value]) => {
    const words = name === "effective_sample_size" ? "ESS" : name.replaceAll("_", " ");
    return `${words} ${Number(value.toPrecision(3)).toLocaleString("en-GB")}`;
  });
  return all.length === 0 ? null : html`<p class="small" title="${all.join(", ")}">${all[0]!}</p>`;
}
