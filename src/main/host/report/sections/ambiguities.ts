import { ambiguityMeasures, ambiguityNotes, publishedRates, sourceLabel } from "#shared/analysis/name-ambiguity.ts";
import { ambiguityBesidePaper } from "#shared/figures/ambiguity-beside-paper.ts";
import { count, percent, percentInterval } from "#shared/figures/figure.ts";
import { html } from "../html.ts";
import { figureHtml } from "../report-figure.ts";
import type { Section } from "./section.ts";

/** Of studies that name ambiguities: how much people agree, beside what was published. */
export const ambiguities: Section = {
  id: "ambiguities",
  title: "Ambiguities",
  body: (_input, { ambiguities: rates }) =>
    rates.length === 0
      ? null
      : html`${figureHtml(ambiguityBesidePaper(rates))}
<details><summary>The numbers</summary><div class="table" tabindex="0"><table>
<thead><tr><th>Shown</th><th>Share</th><th class="n">Here</th><th class="n">95% interval</th><th class="n">Chance</th><th class="n">More than crops</th><th class="n">95% interval</th><th class="n">Published</th><th class="n">Regions</th><th class="n">Answers</th></tr></thead>
<tbody>${rates.flatMap((own) =>
          ambiguityMeasures.map(({ id, label }) => {
            const { share, low, high } = own[id];
            const [chance, beyond] = [own.byChance[id], own.beyondCrops?.[id]];
            const published = publishedRates[own.source]?.[id];
            return html`<tr><td>${sourceLabel(own.source)}</td><td>${label}</td><td class="n">${percent(share)}</td><td class="n">${percentInterval(low, high)}</td><td class="n">${chance === null ? "–" : percent(chance)}</td><td class="n">${beyond ? percent(beyond.share) : "–"}</td><td class="n">${beyond ? percentInterval(beyond.low, beyond.high) : "–"}</td><td class="n">${published === undefined ? "–" : percent(published)}</td><td class="n">${count(own.stimuli)}</td><td class="n">${count(own.answers)}</td></tr>`;
          }),
        )}</tbody></table></div></details>
${ambiguityNotes.map((note) => html`<p>${note}</p>`)}`,
};
