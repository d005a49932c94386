import { count, percent } from "#shared/figures/figure.ts";
import { html } from "../html.ts";
import type { ReportInput } from "../report-input.ts";
import { exclusionsTable } from "./exclusions-table.ts";
import type { Section } from "./section.ts";

/** The design's cells, who filled them, and the quality of their data. */
export const participants: Section = {
  id: "participants",
  title: "Design and participants",
  body(input, { trials, participants: analysed, medianRt, timingOk, exclusions }) {
    const { factors, conditions, participantsPerCondition } = input.study.document;
    const kinds = input.analysis.kinds;
    const ofKind = input.sessions.filter(({ kind }) => kinds.includes(kind));
    const number = (conditionId: string, status: string) =>
      ofKind.filter((session) => session.conditionId === conditionId && session.status === status).length;
    const rejected = ofKind.filter(({ status }) => status === "rejected");
    return html`<p>${factors.length === 0 ? "One group." : `Between subjects: ${factors.map(({ label, levels }) => `${label.toLowerCase()} (${levels.map((level) => level.label).join(", ")})`).join(" × ")}.`} Each participant was allocated to the least filled condition, ties broken by a seeded draw.${orderInWords(input.study.document)}</p>
<div class="table" tabindex="0"><table>
<thead><tr><th>Condition</th>${factors.map(({ label }) => html`<th>${label}</th>`)}<th class="n">Wanted</th><th class="n">Completed</th><th class="n">Live</th><th class="n">Expired</th><th class="n">Abandoned</th><th class="n">Rejected</th></tr></thead>
<tbody>${conditions.map(
      ({
        id,
        label,
        levels,
      }) => html`<tr><th scope="row">${label}</th>${factors.map(({ name, levels: known }) => html`<td>${known.find(({ value }) => value === levels[name])?.label ?? String(levels[name])}</td>`)}
<td class="n">${participantsPerCondition}</td><td class="n">${number(id, "completed")}</td><td class="n">${number(id, "live")}</td><td class="n">${number(id, "expired")}</td><td class="n">${number(id, "abandoned")}</td><td class="n">${number(id, "rejected")}</td></tr>`,
    )}</tbody>
</table></div>
<p>${count(analysed)} ${kinds.join(" and ")} participants and ${count(trials)} scored trials were analysed. The median reaction time is ${(medianRt / 1000).toFixed(2)} s; ${percent(timingOk)} of the trials have sound timing (software timing: onsets are stamps of animation frames, responses of input events).</p>
<h3>Exclusions</h3>
${exclusionsTable(exclusions)}
${rejected.length === 0 ? null : html`<p>Rejected sessions: ${rejected.map(({ rejectedReason }) => rejectedReason ?? "no reason given").join("; ")}.</p>`}
${otherKinds(input)}`;
  },
};

function otherKinds({ sessions, analysis }: ReportInput) {
  const others = sessions.filter(({ kind, status }) => !analysis.kinds.includes(kind) && status === "completed");
  return others.length === 0
    ? null
    : html`<p class="small">The study also has ${others.length} completed ${others.length === 1 ? "session" : "sessions"} of another kind (${[...new Set(others.map(({ kind }) => kind))].join(", ")}); kinds are never mixed.</p>`;
}

/** What the scored blocks' rules say about the order of trials. */
function orderInWords({ flow }: ReportInput["study"]["document"]): string {
  const rules = flow.flatMap((step) => (step.type === "block" && !step.practice ? [step.order] : []));
  const limits = rules.flatMap(({ maxInARow }) => maxInARow ?? []);
  return [
    rules.every(({ shuffle }) => shuffle)
      ? " Trials were shuffled anew for each participant"
      : " Trials came in a fixed order",
    ...limits.map(({ parameter, limit }) => `, at most ${limit} in a row of one ${parameter.replaceAll("_", " ")}`),
    rules.every(({ balanceAnswerSide }) => balanceAnswerSide)
      ? "; the AI's answer stood on either side equally often, overall and within each kind of target."
      : ".",
  ].join("");
}
