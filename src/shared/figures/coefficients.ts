import * as Plot from "@observablehq/plot";
import { estimateUnit } from "../stats/estimate-unit.ts";
import { type Figure, labelMargin, palette, signed, z975 } from "./figure.ts";

export interface Coefficient {
  readonly term: string;
  /** In log-odds, or in units of a linear model's outcome. */
  readonly estimate: number;
  readonly stdError: number;
}

/**
 * A forest plot of fixed effects with Wald 95% intervals. Filled where the interval leaves out zero. `outcome` is what a
 * linear model explains, null for a logistic one.
 */
export function coefficientPlot(
  coefficients: readonly Coefficient[],
  observations: string,
  outcome: string | null = null,
): Figure {
  const rows = coefficients.map(({ term, estimate, stdError }) => ({
    term,
    estimate,
    low: estimate - z975 * stdError,
    high: estimate + z975 * stdError,
  }));
  const terms = rows.map(({ term }) => term);
  const estimates = outcome === null ? "Log-odds of predicting the AI's answer" : `In units of ${outcome}`;
  return {
    title: "Fixed effects",
    caption: `${estimates}, with Wald 95% intervals; filled where the interval leaves out 0. ${observations}.`,
    description: rows
      .map(({ term, estimate, low, high }) => `${term}: ${signed(estimate)} (${signed(low)} to ${signed(high)})`)
      .join("; "),
    options: {
      height: 48 + terms.length * 30,
      marginLeft: labelMargin(terms),
      marginTop: 8,
      marginBottom: 40,
      marginRight: 52,
      x: {
        label: `Estimate (${estimateUnit(outcome)})`,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        nice: true,
        tickFormat: (d: number) => signed(d, Number.isInteger(d) ? 0 : 1),
      },
      y: { domain: terms, label: null, tickSize: 0 },
      marks: [
        Plot.gridX({ strokeOpacity: 0.12 }),
        Plot.ruleX([0], { strokeOpacity: 0.6 }),
        Plot.ruleY(rows, { y: "term", x1: "low", x2: "high", stroke: palette[0], strokeWidth: 2.5 }),
        Plot.dot(rows, {
          y: "term",
          x: "estimate",
          r: 5,
          fill: palette[0],
          fillOpacity: ({ low, high }) => (low > 0 || high < 0 ? 1 : 0),
          stroke: palette[0],
          strokeWidth: 2,
        }),
        Plot.text(rows, {
          y: "term",
          text: ({ estimate }) => signed(estimate),
          frameAnchor: "right",
          dx: 48,
          textAnchor: "end",
        }),
      ],
    },
  };
}
