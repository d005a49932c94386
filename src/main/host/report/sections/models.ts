import { equivalenceTable } from "#shared/analysis/equivalence-table.ts";
import { problemText } from "#shared/analysis/failure-in-words.ts";
import { estimationInWords, kindOfModel, outcomeOfFormula } from "#shared/analysis/models-in-words.ts";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import { coefficientPlot } from "#shared/figures/coefficients.ts";
import { count, signed } from "#shared/figures/figure.ts";
import { compareModels, type ModelComparison } from "#shared/stats/compare-models.ts";
import { equivalenceOfEffects } from "#shared/stats/equivalence.ts";
import { estimateUnit, linearOutcome } from "#shared/stats/estimate-unit.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { lme4Summary } from "#shared/stats/lme4-table.ts";
import { ModelError } from "#shared/stats/model-error.ts";
import { formatPValues, stars } from "#shared/stats/number-format.ts";
import { finiteText } from "#shared/stats/result-tables.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { termLabel } from "#shared/study/term-labels.ts";
import type { TrialAnalysis } from "../analyse-trials.ts";
import { type Html, html } from "../html.ts";
import { figureHtml } from "../report-figure.ts";
import type { Section } from "./section.ts";

type Factors = Pick<StudyDocument, "factors">;

interface ModelsInput {
  readonly analysis: AnalysisDocument;
  /** Whose factors have names in words. */
  readonly study: { readonly document: Factors };
}

/** The nested models, their likelihood-ratio tests, and the coefficients of the largest. */
export const models: Section<ModelsInput, Pick<TrialAnalysis, "models">> = {
  id: "models",
  title: "Models",
  body({ study, analysis }, trials) {
    const fits = fitsOf(trials);
    const largest = largestFit(fits);
    const references = Object.entries(analysis.referenceLevels).map(([name, level]) => `${name} = ${level}`);
    return html`<p>${kindOfModels(analysis)} Treatment coding${references.length > 0 ? html`; reference level: ${references.join(", ")}` : null}.</p>
<ol class="formulas">${trials.models.map(
      (model) =>
        html`<li><code>${model.formula}</code>${"problem" in model ? html`<pre class="problem">Not fitted. ${problemText(model.formula, model.problem)}</pre>` : warnings(model.fit)}</li>`,
    )}</ol>
${comparison(fits)}
${largest ? coefficients(largest, study.document) : null}
${largest && analysis.smallestEffect !== undefined ? againstSmallest(largest, analysis.smallestEffect, study.document) : null}
${fits.length === 0 ? null : html`<details><summary>Each model in full</summary>${fits.map((fit) => html`<pre>${lme4Summary(fit)}</pre>`)}</details>`}`;
  },
};

const kindOfModels = (analysis: AnalysisDocument) => {
  const kind = `${kindOfModel(analysis)} of ${outcomeOfFormula(analysis.formulas[0]!)}`;
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}, fitted ${estimationInWords(analysis)}.`;
};

export function fitsOf({ models: outcomes }: Pick<TrialAnalysis, "models">): MixedModelFit[] {
  return outcomes.flatMap((outcome) => ("fit" in outcome ? [outcome.fit] : []));
}

export function largestFit(fits: readonly MixedModelFit[]): MixedModelFit | null {
  return fits.reduce<MixedModelFit | null>((best, fit) => (best === null || fit.df > best.df ? fit : best), null);
}

const warnings = (fit: MixedModelFit) => fit.warnings.map((warning) => html`<p class="warning">${warning}</p>`);

function comparison(fits: readonly MixedModelFit[]): Html | null {
  if (fits.length < 2) return null;
  try {
    return comparisonTable(compareModels(fits), fits);
  } catch (failure) {
    if (failure instanceof ModelError) return html`<p class="warning">${failure.message} ${failure.remedy}</p>`;
    throw failure;
  }
}

/** The layout of lme4's anova; each model is tested against the one above it. */
function comparisonTable({ models: rows, comparisons }: ModelComparison, fits: readonly MixedModelFit[]): Html {
  const pValues = formatPValues(
    comparisons.map(({ pValue }) => pValue),
    4,
  );
  return html`<h3>Likelihood-ratio tests</h3>
<div class="table" tabindex="0"><table>
<thead><tr><th>Model</th><th class="n">npar</th><th class="n">AIC</th><th class="n">BIC</th><th class="n">logLik</th><th class="n">-2*log(L)</th><th class="n">Chisq</th><th class="n">Df</th><th class="n">Pr(&gt;Chisq)</th></tr></thead>
<tbody>${rows.map((row, i) => {
    const test = comparisons[i - 1];
    const number = fits.findIndex(({ formula }) => formula === row.formula) + 1;
    return html`<tr><th scope="row">${number}</th><td class="n">${row.npar}</td>${[row.aic, row.bic, row.logLik, row.deviance].map((value) => html`<td class="n">${signed(value, 1)}</td>`)}
<td class="n">${test ? test.chi2.toFixed(3) : null}</td><td class="n">${test ? test.df : null}</td><td class="n">${test ? html`${pValues[i - 1]!}<sup class="stars">${stars(test.pValue).replace(".", "")}</sup>` : null}</td></tr>`;
  })}</tbody></table></div>
${comparisons.some(({ nested }) => !nested) ? html`<p class="warning">A model does not contain the one above it: the test between them has no meaning.</p>` : null}`;
}

/** Whether each effect is shown to be smaller, or larger, than the smallest one of interest. */
function againstSmallest(fit: MixedModelFit, bound: number, document: Factors): Html {
  const { header, rows, notes } = equivalenceTable(fit, equivalenceOfEffects(fit, bound), document);
  return html`<h3>Effects against the smallest of interest</h3>
<div class="table" tabindex="0"><table>
<thead><tr>${header.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map(([term, ...cells]) => html`<tr><th scope="row">${term!}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>
${notes.map((note) => html`<p class="small">${note}</p>`)}`;
}

/** The layout of the paper's Table 1, and the same as a forest plot. */
function coefficients(fit: MixedModelFit, document: Factors): Html {
  const variables = [...fit.frame.cells.keys()];
  const label = (term: string) => termLabel(term, variables, document);
  const outcome = linearOutcome(fit);
  const groups = fit.groups.map(({ group, levels }) => `${count(levels)} levels of ${group}`);
  const observations = `n = ${[`${count(fit.nObs)} trials`, ...groups].join(", ")}`;
  const pValues = formatPValues(
    fit.fixed.map(({ pValue }) => pValue),
    3,
  );
  return html`<h3>Coefficients of the largest model</h3>
<div class="table" tabindex="0"><table class="coefficients">
<thead><tr><th>Term</th><th class="n">Coefficient</th><th class="n">SE</th><th class="n">${outcome === null ? "z" : "t"}</th><th class="n">p</th></tr></thead>
<tbody>${fit.fixed.map(
    ({ term, estimate, stdError, zValue, pValue }, i) =>
      html`<tr><th scope="row" title="${term}">${i + 1}. ${label(term)}</th><td class="n">${signed(estimate)}<sup class="stars">${pValue < 0.05 ? stars(pValue) : ""}</sup></td><td class="n">(${finiteText(stdError)})</td><td class="n">${finiteText(zValue)}</td><td class="n">${pValues[i]!}</td></tr>`,
  )}</tbody></table></div>
<p class="small">*** p &lt; 0.001; ** p &lt; 0.01; * p &lt; 0.05 (Wald). Estimates are in ${estimateUnit(outcome)}. ${observations}.</p>
${figureHtml(
  coefficientPlot(
    fit.fixed.filter(({ stdError }) => Number.isFinite(stdError)).map((row) => ({ ...row, term: label(row.term) })),
    observations,
    outcome,
  ),
)}`;
}
