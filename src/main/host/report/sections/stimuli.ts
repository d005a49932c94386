import type { Stimulus, Target } from "#shared/contract/curate.ts";
import { colourMap } from "#shared/figures/colour-map.ts";
import { percent } from "#shared/figures/figure.ts";
import { kindLabel } from "#shared/study/term-labels.ts";
import { type Html, html } from "../html.ts";
import { imageHtml } from "../report-image.ts";
import type { ReportInput } from "../report-input.ts";
import type { Section } from "./section.ts";

/** Every target of the study with its map, as participants saw them. */
export const stimuli: Section = {
  id: "stimuli",
  title: "Stimuli",
  body(input) {
    const shown = shownTargets(input);
    if (shown.length === 0) return null;
    const byKind = Map.groupBy(shown, ({ target }) => target.kind);
    const [first] = shown.flatMap(({ map }) => map ?? []);
    const ess = first !== undefined && "effective_sample_size" in first.uncertainty;
    return html`<p>${shown.length} targets from the test images. Left the target image, right its saliency map${first ? html` (${first.method})` : null}, made for the AI's answer. Below each pair: the AI's answer, its probability, and the alternative on offer${ess ? "; ESS is the effective sample size behind the map" : ""}. Each map uses the whole colour scale, from its lowest to its highest value.</p>
${first ? scale(first.colourMap) : null}
${[...byKind].map(
  ([kind, cards]) => html`<h3>${kindLabel(kind)} <small>n = ${cards.length}</small></h3>
<ul class="gallery">${cards.map((card) => cardHtml(input, card))}</ul>`,
)}`;
  },
};

interface Card {
  readonly target: Target;
  readonly map: Stimulus | null;
  readonly mapSha256: string | null;
  readonly practice: boolean;
}

/** The targets in the order of the document, each with the very map that the study shows. */
export function shownTargets({ study, targets }: Pick<ReportInput, "study" | "targets">): Card[] {
  const byId = new Map(targets.map((target) => [target.id, target]));
  const cards = study.document.flow.flatMap((step) =>
    step.type !== "block"
      ? []
      : step.trials.flatMap(({ parameters }) => {
          const target = byId.get(String(parameters.target_id));
          if (!target) return [];
          const mapSha256 = typeof parameters.saliency_sha256 === "string" ? parameters.saliency_sha256 : null;
          const map = target.stimuli.find(({ sha256 }) => sha256 === mapSha256) ?? null;
          return [{ target, map, mapSha256, practice: step.practice }];
        }),
  );
  const order = ["hit", "error", "low_confidence"];
  return cards.sort(
    (a, b) => order.indexOf(a.target.kind) - order.indexOf(b.target.kind) || a.target.imageIndex - b.target.imageIndex,
  );
}

function cardHtml(input: ReportInput, { target, map, mapSha256, practice }: Card): Html {
  const wrong = target.predicted !== target.groundTruth;
  return html`<li>
<div class="pair">${imageHtml(input, target.imageSha256, `Image ${target.imageIndex}: ${target.groundTruth}`)}${mapSha256 ? imageHtml(input, mapSha256, "Its saliency map") : null}</div>
<p><strong>AI: ${target.predicted}</strong>${wrong ? html` <span class="truth">truth: ${target.groundTruth}</span>` : null}</p>
<p class="small">${percent(target.confidence)} · or ${target.alternativeCategory}</p>
${map && uncertainty(map)}
${practice ? html`<p class="small">practice</p>` : null}
</li>`;
}

/** The first of the quantities that say how far to trust the map, by the method's own name; all of them on hovering. */
function uncertainty({ uncertainty: values }: Stimulus): Html | null {
  const all = Object.entries(values).map(([name, value]) => {
    const words = name === "effective_sample_size" ? "ESS" : name.replaceAll("_", " ");
    return `${words} ${Number(value.toPrecision(3)).toLocaleString("en-GB")}`;
  });
  return all.length === 0 ? null : html`<p class="small" title="${all.join(", ")}">${all[0]!}</p>`;
}

function scale(name: string): Html {
  const colour = colourMap(name);
  const stops = Array.from(
    { length: 17 },
    (_, i) =>
      `rgb(${colour(i / 16)
        .map(Math.round)
        .join(" ")})`,
  );
  return html`<p class="scale"><span>lowest</span><span class="ramp" style="background:linear-gradient(to right,${stops.join(",")})"></span><span>highest relevance to the answer</span></p>`;
}
