import { randomEffectsPlot } from "#shared/figures/random-effects.ts";
import { linearOutcome } from "#shared/stats/estimate-unit.ts";
import { hasResiduals } from "#shared/stats/glmm/family.ts";
import type { TrialAnalysis } from "../analyse-trials.ts";
import { html } from "../html.ts";
import { figureHtml } from "../report-figure.ts";
import { fitsOf, largestFit } from "./models.ts";
import type { Section } from "./section.ts";

/** How much participants and categories differ, in the largest model. */
export const randomEffects: Section<unknown, Pick<TrialAnalysis, "models">> = {
  id: "random-effects",
  title: "Random effects",
  body(_input, analysis) {
    const fit = largestFit(fitsOf(analysis));
    if (!fit || fit.random.length === 0) return null;
    return html`<div class="table" tabindex="0"><table>
<thead><tr><th>Groups</th><th>Name</th><th class="n">Variance</th><th class="n">Std.Dev.</th><th class="n">Levels</th></tr></thead>
<tbody>${fit.random.map(
      ({ group, term, variance, sd }) =>
        html`<tr><th scope="row">${group}</th><td>${term}</td><td class="n">${variance.toFixed(3)}</td><td class="n">${sd.toFixed(3)}</td><td class="n">${fit.groups.find((entry) => entry.group === group)?.levels ?? ""}</td></tr>`,
    )}${
      !hasResiduals(fit.family)
        ? null
        : html`<tr><th scope="row">Residual</th><td></td><td class="n">${(fit.residualSd ** 2).toFixed(3)}</td><td class="n">${fit.residualSd.toFixed(3)}</td><td></td></tr>`
    }</tbody></table></div>
${fit.modes.map(({ group, terms, levels, values, sds }) =>
  figureHtml(
    randomEffectsPlot(
      group,
      // The first term is the intercept wherever there is one.
      levels.map((level, i) => ({ level, mode: values[i * terms.length]!, stdDev: sds[i * terms.length]! })),
      linearOutcome(fit),
    ),
  ),
)}`;
  },
};
