import * as Plot from "@observablehq/plot";
import { apaP } from "../stats/result-tables.ts";
import type { SimulatedResiduals } from "../stats/simulated-residuals.ts";
import { count, type Figure, palette, signed } from "./figure.ts";

/** More points than this show nothing that these do not. */
const mostPoints = 300;

/**
 * Simulated residuals against the uniform distribution that they have where the model is right, as DHARMa draws them
 * (Hartig 2022), with the band of 95% of such samples' quantiles at each point.
 *
 * @param what what was simulated and is counted: "trials"
 */
export function residualQuantiles({ residuals, uniformity }: SimulatedResiduals, what: string): Figure {
  const n = residuals.length;
  const points = residualQuantilePoints(residuals);
  const band = Array.from({ length: 101 }, (_, k) => {
    const expected = k / 100;
    // The k-th of n uniforms is Beta distributed: normal to within what the eye can see, but at the very ends.
    const half = 1.96 * Math.sqrt((expected * (1 - expected)) / (n + 2));
    return { expected, low: Math.max(0, expected - half), high: Math.min(1, expected + half) };
  });
  const test = `Kolmogorov-Smirnov D = ${signed(uniformity.statistic, 3)}, p ${apaP(uniformity.pValue)}`;
  return {
    title: "Residuals against uniform quantiles",
    caption: `Simulated residuals against the quantiles expected if the model is right; band: 95% at each point. ${test}. n = ${count(n)} ${what}.`,
    description: `${test}; the points leave the diagonal by at most ${signed(uniformity.statistic, 3)}.`,
    options: {
      aspectRatio: 1,
      marginLeft: 52,
      marginBottom: 40,
      marginRight: 16,
      x: { domain: [0, 1], ticks: 5, label: "Expected", labelAnchor: "center", labelArrow: "none", labelOffset: 36 },
      y: { domain: [0, 1], ticks: 5, label: "Observed", labelArrow: "none" },
      marks: [
        Plot.gridX({ ticks: 5, strokeOpacity: 0.12 }),
        Plot.gridY({ ticks: 5, strokeOpacity: 0.12 }),
        Plot.areaY(band, { x: "expected", y1: "low", y2: "high", fill: "currentColor", fillOpacity: 0.12 }),
        Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, strokeDasharray: "3 3", strokeOpacity: 0.6 }),
        Plot.dot(points, { x: "expected", y: "observed", r: 2, fill: palette[0] }),
      ],
    },
  };
}

/** Sorted residuals beside their expected quantiles (k − ½)/n, evenly thinned where there are many. */
export function residualQuantilePoints(residuals: Float64Array): { expected: number; observed: number }[] {
  const sorted = residuals.slice().sort();
  const shown = Math.min(mostPoints, sorted.length);
  return Array.from({ length: shown }, (_, place) => {
    const k = Math.floor(((place + 0.5) * sorted.length) / shown);
    return { expected: (k + 0.5) / sorted.length, observed: sorted[k]! };
  });
}
