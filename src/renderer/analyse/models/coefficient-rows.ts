import { count, signed } from "#shared/figures/figure.ts";
import { estimateUnit, linearOutcome } from "#shared/stats/estimate-unit.ts";
import { hasResiduals } from "#shared/stats/glmm/family.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { starred } from "./format-p-value.ts";

export interface CoefficientRow {
  readonly label: string;
  /** One entry a model; empty where the model lacks it. */
  readonly cells: readonly string[];
  /** Fixed effects, then random effects, then what describes the model. */
  readonly section: "fixed" | "random" | "model";
}

/**
 * Models side by side in the layout of the paper's Table 1: a numbered row a coefficient, estimate with stars and the
 * standard error in brackets; below them the standard deviations of the random effects, of a linear model's residuals, and what describes the fit.
 */
export function coefficientRows(fits: readonly MixedModelFit[]): CoefficientRow[] {
  const terms = [
    ...new Set(
      fits.toSorted((a, b) => b.fixed.length - a.fixed.length).flatMap(({ fixed }) => fixed.map(({ term }) => term)),
    ),
  ];
  const groups = [...new Set(fits.flatMap(({ random }) => random.map(({ group, term }) => `${group}, ${term}`)))];
  const describing: [string, (fit: MixedModelFit) => string][] = [
    ["Observations", ({ nObs }) => count(nObs)],
    ["Log-likelihood", ({ logLik }) => signed(logLik, 1)],
    ["AIC", ({ aic }) => signed(aic, 1)],
    ["BIC", ({ bic }) => signed(bic, 1)],
  ];
  return [
    ...terms.map((term, place) => ({
      section: "fixed" as const,
      label: `${place + 1}. ${term}`,
      cells: fits.map(({ fixed }) => {
        const found = fixed.find((effect) => effect.term === term);
        if (!found) return "";
        if (Number.isNaN(found.stdError)) return `${found.estimate < 0 ? "−" : ""}∞`;
        return `${starred(signed(found.estimate), found.pValue)} (${found.stdError.toFixed(2)})`;
      }),
    })),
    ...groups.map((name) => ({
      section: "random" as const,
      label: `SD of ${name}`,
      cells: fits.map(({ random }) => {
        const found = random.find(({ group, term }) => `${group}, ${term}` === name);
        return found ? found.sd.toFixed(2) : "";
      }),
    })),
    ...(fits.some(({ family }) => hasResiduals(family))
      ? [
          {
            section: "random" as const,
            label: "Residual SD",
            cells: fits.map(({ residualSd }) => residualSd.toFixed(2)),
          },
        ]
      : []),
    ...describing.map(([label, value]) => ({ section: "model" as const, label, cells: fits.map(value) })),
  ];
}

/** What the coefficients of models of one family are in. */
export function coefficientUnit(fits: readonly MixedModelFit[]): string {
  const [first, ...others] = new Set(fits.map((fit) => estimateUnit(linearOutcome(fit))));
  return others.length === 0 ? first! : "units of each model's outcome";
}

const degreesInWords = {
  satterthwaite: "Satterthwaite's degrees of freedom",
  "kenward-roger": "Kenward and Roger's degrees of freedom and errors",
  residual: "residual degrees of freedom",
  normal: "against the normal distribution",
} as const;

/** What stars and infinities mean in models of one family. */
export function coefficientNote(fits: readonly MixedModelFit[]): string {
  const bands = "*** p < .001, ** p < .01, * p < .05";
  return fits[0] && hasResiduals(fits[0].family)
    ? `${bands} (Wald t, ${degreesInWords[fits[0].degrees.method]}).`
    : `${bands} (Wald z). ∞: the data are separated in that direction.`;
}
