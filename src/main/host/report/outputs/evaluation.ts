import type { Artefact } from "#shared/domain/artefact.ts";
import { subjectId } from "#shared/domain/subject.ts";
import { compareEvaluations, type Evaluated } from "#shared/methods/compare-evaluations.ts";
import { variantInWords, variantKey, variantOf } from "#shared/methods/variant.ts";
import { html } from "../html.ts";
import type { ArtefactOfKind, OutputSection } from "./output-section.ts";

/** What was measured alike, method by method on the same targets, with the methods' differences. */
export const evaluationSection: OutputSection<"evaluation"> = {
  title: "Evaluations",
  body(artefacts, all) {
    const byId = new Map(all.map((artefact) => [artefact.id, artefact]));
    return html`${[...Map.groupBy(artefacts, (one) => variantKey(variantOf(one))).values()].map((alike) =>
      comparison(
        variantInWords(variantOf(alike[0]!)),
        alike.map((evaluation) => evaluated(evaluation, byId)),
      ),
    )}`;
  },
};

function evaluated(evaluation: ArtefactOfKind<"evaluation">, byId: Map<string, Artefact>) {
  const { id, subject, summary } = evaluation;
  const of = subject.kind === "artefact" ? byId.get(subject.artefactId) : undefined;
  return {
    unit: of ? subjectId(of.subject) : id,
    group: variantInWords(variantOf(of ?? evaluation)),
    measures: summary.measures,
  };
}

function comparison(way: string, measured: readonly Evaluated[]) {
  const interval = (low: number | null, high: number | null) =>
    low === null || high === null ? "–" : `${low.toFixed(3)} to ${high.toFixed(3)}`;
  const rows = compareEvaluations(measured, { seed: 1 }).flatMap(({ label, groups, differences }) => [
    ...groups.map(({ group, n, mean, low, high }) => [label, group, n, mean, interval(low, high)] as const),
    ...differences.map(
      ({ first, second, n, difference, low, high }) =>
        [label, `${second} − ${first}`, n, difference, interval(low, high)] as const,
    ),
  ]);
  return html`<table><caption>Measured by ${way}. Intervals: 95%, bootstrap over targets.</caption>
<thead><tr><th>Measure</th><th>Of</th><th>n</th><th>Mean</th><th>95% interval</th></tr></thead>
<tbody>${rows.map(([label, of, n, mean, within]) => html`<tr><th>${label}</th><td>${of}</td><td>${n}</td><td>${mean.toFixed(3)}</td><td>${within}</td></tr>`)}</tbody></table>`;
}
