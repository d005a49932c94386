import type { ModelComparison } from "#shared/stats/compare-models.ts";
import type { MixedModelFit, ParameterEstimate } from "#shared/stats/glmm/mixed-model-fit.ts";
import { intervalOf } from "#shared/stats/linear-estimate.ts";
import type { ReadingReport } from "#shared/stats/reading/reading-report.ts";
import type { Answers } from "./asked.ts";

/** A model for programs: snake_case, as in the data that they read; what is infinite or undefined is null, and flagged. */
export function modelDocument(fit: MixedModelFit, cpuSeconds: number, answers: Answers) {
  return {
    ...{ formula: fit.formula, family: fit.family, link: fit.link, method: fit.method, modelled: fit.modelled },
    ...{ n_obs: fit.nObs, dropped_rows: fit.droppedRows, missing: fit.missing },
    groups: Object.fromEntries(fit.groups.map(({ group, levels }) => [group, levels])),
    ...{ log_lik: fit.logLik, aic: fit.aic, bic: fit.bic, df: fit.df, deviance: fit.deviance },
    degrees_of_freedom: fit.degrees.method,
    fixed: fit.fixed.map((effect) => ({
      term: effect.term,
      estimate: finite(effect.estimate),
      std_error: finite(effect.stdError),
      df: finite(effect.df),
      z_value: finite(effect.zValue),
      p_value: finite(effect.pValue),
      ...interval(intervalOf({ ...effect, statistic: effect.zValue, estimable: true })),
      separated: effect.separated,
      ...(effect.separated && { infinite: sign(effect.estimate) }),
    })),
    random: fit.random.map(({ group, term, sd, correlations }) => ({ group, term, sd, correlations })),
    ...(Number.isFinite(fit.residualSd) && { residual_sd: fit.residualSd }),
    ...(fit.thresholds && {
      order: fit.thresholds.levels,
      thresholds: fit.thresholds.values.map(parameterDocument),
      threshold_parameters: fit.thresholds.parameters.map(parameterDocument),
    }),
    ...(fit.shape && { shape: parameterDocument(fit.shape) }),
    ...(fit.shift && { shift: parameterDocument(fit.shift) }),
    ...(fit.prior && { prior: { sd: fit.prior.sd, intercept_sd: fit.prior.interceptSd } }),
    dropped_columns: fit.droppedColumns,
    singular: fit.singular,
    separation: fit.separation,
    max_gradient: fit.maxGradient,
    converged: fit.converged,
    warnings: fit.warnings,
    cpu_seconds: cpuSeconds,
    ...answersDocument(answers),
  };
}

const parameterDocument = ({ name, estimate, stdError }: ParameterEstimate) => ({
  ...{ name, estimate, std_error: finite(stdError) },
});

function answersDocument(answers: Answers) {
  const { means, categories, contrasts, terms, profile, residuals, effects, explained, equivalence, advice } = answers;
  return {
    ...(means && {
      means: means.map(({ cell, linear, stdError, df, mean, lower, upper, estimable, separated }) => ({
        ...{ cell, linear: finite(linear), std_error: finite(stdError), df: finite(df), mean: finite(mean) },
        ...{ ...interval({ lower, upper }), estimable, separated },
      })),
    }),
    ...(categories && {
      categories: categories.map(({ cell, category, probability, ...bounds }) => ({
        ...{ cell, category, probability: finite(probability), ...interval(bounds) },
      })),
    }),
    ...(contrasts && {
      contrasts: contrasts.map((contrast) => ({
        ...{ label: contrast.label, within: contrast.within, estimate: finite(contrast.estimate) },
        ...{ std_error: finite(contrast.stdError), df: finite(contrast.df), z_value: finite(contrast.zValue) },
        ...{ p_value: finite(contrast.pValue), ...interval(contrast), odds_ratio: finite(contrast.oddsRatio) },
        ...{ estimable: contrast.estimable, separated: contrast.separated },
        ...(contrast.equivalence && { equivalence: equivalenceDocument(contrast.equivalence) }),
      })),
    }),
    ...(terms && {
      terms: terms.map(({ term, statistic, numDf, denDf, pValue, estimable, separated }) => ({
        ...{ term, statistic: finite(statistic), num_df: numDf, den_df: finite(denDf), p_value: finite(pValue) },
        ...{ estimable, separated },
      })),
    }),
    ...(profile && { profile: profile.map(({ term, ...bounds }) => ({ term, ...interval(bounds) })) }),
    ...(residuals && {
      residuals: {
        uniformity: { statistic: residuals.uniformity.statistic, p_value: residuals.uniformity.pValue },
        dispersion: { ratio: residuals.dispersion.ratio, p_value: residuals.dispersion.pValue },
        values: [...residuals.residuals],
      },
    }),
    ...(effects && {
      effects: effects.map(({ term, estimate, lower, upper, ratio, standardised }) => ({
        ...{ term, estimate: finite(estimate), ...interval({ lower, upper }), standardised: finite(standardised) },
        ...(ratio && { ratio: { value: finite(ratio.value), ...interval(ratio) } }),
      })),
    }),
    ...(explained !== undefined && {
      explained_variance: explained && {
        ...{ fixed: explained.fixed, random: explained.random, residual: explained.residual },
        ...{ marginal_r2: explained.marginalR2, conditional_r2: explained.conditionalR2 },
        ...{ adjusted_icc: explained.adjustedIcc, unadjusted_icc: explained.unadjustedIcc },
      },
    }),
    ...(equivalence && {
      equivalence: equivalence.map(({ term, ...test }) => ({ term, ...equivalenceDocument(test) })),
    }),
    ...(advice && { random_slopes: advice }),
    ...(answers.proportionalOdds && {
      proportional_odds: answers.proportionalOdds.map(({ term, chi2, df, pValue, byThreshold, converged }) => ({
        ...{ term, chi2, df, p_value: finite(pValue), converged, by_threshold: byThreshold },
      })),
    }),
  };
}

const equivalenceDocument = ({
  bound,
  equivalenceP,
  relevanceP,
  lower,
  upper,
  verdict,
}: NonNullable<Answers["equivalence"]>[number] | Omit<NonNullable<Answers["equivalence"]>[number], "term">) => ({
  ...{ bound, equivalence_p: equivalenceP, relevance_p: relevanceP, ...interval({ lower, upper }), verdict },
});

export const comparisonDocument = ({ comparisons }: ModelComparison) =>
  comparisons.map(({ chi2, df, pValue, nested, reference }) => ({
    ...{ chi2, df, p_value: finite(pValue), nested, reference },
  }));

/** How the file was read. */
export const readingDocument = <Report extends Pick<ReadingReport, "columns">>(report: Report) => ({
  ...report,
  columns: report.columns.map(({ levels, ...column }) => ({
    ...column,
    levels: levels?.slice(0, 50) ?? null,
    level_count: levels?.length ?? null,
  })),
});

const finite = (value: number) => (Number.isFinite(value) ? value : null);
const sign = (value: number) => (Number.isNaN(value) ? "undefined" : value > 0 ? "+" : "-");
const interval = ({ lower, upper }: { readonly lower: number; readonly upper: number }) => ({
  lower: finite(lower),
  upper: finite(upper),
});
