import type { MixedModelFit } from "../stats/glmm/mixed-model-fit.ts";
import { profileDeviationInterval, profileInterval } from "../stats/intervals/profile.ts";
import type { Interval } from "../stats/intervals/wald.ts";
import { percentileIntervals } from "../stats/parametric-bootstrap.ts";

/**
 * The grouping factors whose standard deviations have intervals of their own: of a logistic model whose random effects
 * are all intercepts, in the order of its θ.
 */
export function scalarGroups({ family, frame: { blocks } }: MixedModelFit): string[] {
  const groups = blocks.map(({ group }) => group);
  const intercepts = blocks.every(({ names }) => names.length === 1 && names[0] === "(Intercept)");
  return family === "binomial" && intercepts && new Set(groups).size === groups.length ? groups : [];
}

/** Profile intervals of each fixed effect, then of each random intercept's standard deviation. */
export function profileIntervals(
  fit: MixedModelFit,
  onProgress: (progress: { readonly done: number; readonly total: number }) => void = () => {},
): Interval[] {
  const computations = [
    ...fit.fixed.map(
      ({ term }) =>
        () =>
          profileInterval(fit, term),
    ),
    ...scalarGroups(fit).map((group) => () => profileDeviationInterval(fit, group)),
  ];
  return computations.map((compute, done) => {
    onProgress({ done, total: computations.length });
    return compute();
  });
}

/** Percentile intervals in the order of `profileIntervals`: fixed effects, then standard deviations of random intercepts. */
export function bootstrapIntervals(fit: MixedModelFit, replicates: readonly Float64Array[]): Interval[] {
  const fixed = fit.fixed.length;
  const count = fixed + scalarGroups(fit).length;
  // The sign of a standard deviation means nothing.
  return percentileIntervals(
    replicates.map((row) => row.slice(0, count).map((value, k) => (k < fixed ? value : Math.abs(value)))),
  );
}
