import { scalarGroups } from "#shared/analysis/parameter-intervals.ts";
import { signed } from "#shared/figures/figure.ts";
import { estimateUnit, linearOutcome } from "#shared/stats/estimate-unit.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { type Interval, waldInterval } from "#shared/stats/intervals/wald.ts";
import { boundText, type TextTable } from "#shared/stats/result-tables.ts";

/** Estimates with their 95% intervals; those that are not there yet have no column. */
export function intervalTable(
  fit: MixedModelFit,
  profile: readonly Interval[] | undefined,
  bootstrap: { readonly intervals: readonly Interval[]; readonly replicates: number } | undefined,
): TextTable {
  const estimates = [
    ...fit.fixed.map(({ term, estimate, stdError, df }) => ({
      label: term,
      estimate,
      wald: Number.isNaN(stdError) ? undefined : waldInterval(estimate, stdError, 0.95, df),
    })),
    ...scalarGroups(fit).map((group) => ({
      label: `SD of ${group}`,
      estimate: fit.random.find((effect) => effect.group === group)!.sd,
      wald: undefined,
    })),
  ];
  return {
    header: [
      "Term",
      "Estimate",
      "Wald 95%",
      ...(profile ? ["Profile 95%"] : []),
      ...(bootstrap ? ["Bootstrap 95%"] : []),
    ],
    rows: estimates.map(({ label, estimate, wald }, k) => [
      label,
      Number.isFinite(estimate) && (wald || k >= fit.fixed.length) ? signed(estimate) : infinite(estimate),
      intervalText(wald),
      ...(profile ? [intervalText(profile[k])] : []),
      ...(bootstrap ? [intervalText(bootstrap.intervals[k])] : []),
    ]),
    notes: [
      `In ${estimateUnit(linearOutcome(fit))}.`,
      ...(estimates.some(({ wald }, k) => !wald && k < fit.fixed.length)
        ? ["∞: the data are separated, which sets no bound."]
        : []),
      ...(profile ? ["Profile: where the deviance rises by 3.84 above its least."] : []),
      ...(bootstrap
        ? [`Bootstrap: percentiles of ${bootstrap.replicates} refits to outcomes simulated from the model.`]
        : []),
    ],
  };
}

const infinite = (estimate: number) => (estimate < 0 ? "−∞" : "∞");
const intervalText = (interval: Interval | undefined) =>
  interval ? `${boundText(interval.lower)} to ${boundText(interval.upper)}` : "–";
