import * as Plot from "@observablehq/plot";
import type { Coefficient } from "./coefficients.ts";
import { type Figure, labelMargin, palette, signed, z975 } from "./figure.ts";

/** Fixed effects of a paper's model beside ours, each with its Wald 95% interval. */
export function coefficientsBesidePaper(
  ours: readonly Coefficient[],
  paper: readonly Coefficient[],
  observations: string,
): Figure {
  const rows = [
    { source: "paper", coefficients: paper },
    { source: "ours", coefficients: ours },
  ].flatMap(({ source, coefficients }) =>
    coefficients.map(({ term, estimate, stdError }) => ({
      source,
      term,
      estimate,
      low: estimate - z975 * stdError,
      high: estimate + z975 * stdError,
    })),
  );
  const terms = paper.map(({ term }) => term);
  const colour = ({ source }: { source: string }) => (source === "ours" ? palette[0] : palette[1]);
  return {
    title: "Table 1, drawn: the paper's coefficients and ours",
    caption: `Log-odds of predicting the AI's answer, with Wald 95% intervals. Orange: the paper's; blue: ours, ${observations}.`,
    description: rows
      .map(
        ({ source, term, estimate, low, high }) =>
          `${term}, ${source}: ${signed(estimate)} (${signed(low)} to ${signed(high)})`,
      )
      .join("; "),
    options: {
      height: 48 + terms.length * 34,
      marginLeft: labelMargin(terms),
      marginTop: 8,
      marginBottom: 40,
      marginRight: 16,
      x: {
        label: "Estimate (log-odds)",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        nice: true,
        tickFormat: (d: number) => signed(d, 0),
      },
      y: { axis: null, domain: ["paper", "ours"], padding: 0.3 },
      fy: { domain: terms, label: null, axis: "left", padding: 0.1 },
      marks: [
        Plot.gridX({ strokeOpacity: 0.12 }),
        Plot.ruleX([0], { strokeOpacity: 0.6 }),
        Plot.ruleY(rows, { fy: "term", y: "source", x1: "low", x2: "high", stroke: colour, strokeWidth: 2.5 }),
        Plot.dot(rows, { fy: "term", y: "source", x: "estimate", r: 4, fill: colour, stroke: "none" }),
      ],
    },
  };
}
