import * as Plot from "@observablehq/plot";
import { quantileSorted } from "../stats/quantile.ts";
import type { SimulatedResiduals } from "../stats/simulated-residuals.ts";
import { count, type Figure, palette, signed } from "./figure.ts";

const mostPoints = 600;
const quartiles = [0.25, 0.5, 0.75] as const;

/**
 * Simulated residuals by the rank of their prediction, with the quartiles within bins: level at ¼, ½ and ¾ where the
 * model is right whatever it predicts (as DHARMa draws them; Hartig 2022).
 *
 * @param what what was simulated and is counted: "trials"
 */
export function residualsByPrediction({ residuals, expected }: SimulatedResiduals, what: string): Figure {
  const n = residuals.length;
  const points = residualsInOrder({ residuals, expected });
  const shown = Math.min(mostPoints, n);
  const thinned = Array.from({ length: shown }, (_, k) => points[Math.floor(((k + 0.5) * n) / shown)]!);
  const bins = binQuartiles(points);
  return {
    title: "Residuals by prediction",
    caption: `Simulated residuals by the rank of the predicted outcome. Lines: quartiles in ${bins.length} bins of equally many ${what}; dashed: where they are if the model is right.${shown < n ? ` ${count(shown)} of ${count(n)} ${what} are drawn.` : ""} n = ${count(n)} ${what}.`,
    description: `Medians from the lowest predictions to the highest: ${bins.map(({ median }) => signed(median)).join(", ")}.`,
    options: {
      aspectRatio: 1,
      marginLeft: 52,
      marginBottom: 40,
      marginRight: 16,
      x: {
        domain: [0, 1],
        ticks: 5,
        label: "Rank of the prediction, lowest to highest",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
      },
      y: { domain: [0, 1], ticks: 5, label: "Residual", labelArrow: "none" },
      marks: [
        Plot.gridY({ ticks: 5, strokeOpacity: 0.12 }),
        Plot.dot(thinned, {
          x: "rank",
          y: "residual",
          r: shown > 200 ? 1.5 : 2.5,
          fill: palette[0],
          fillOpacity: shown > 200 ? 0.4 : 0.8,
        }),
        Plot.ruleY(quartiles, { strokeDasharray: "3 3", strokeOpacity: 0.6 }),
        ...(["lower", "median", "upper"] as const).map((y) =>
          Plot.line(bins, { x: "rank", y, stroke: palette[1], strokeWidth: 2 }),
        ),
      ],
    },
  };
}

/** Each residual with the rank of its prediction, 0 … 1, in ascending order. */
export function residualsInOrder({ residuals, expected }: Pick<SimulatedResiduals, "residuals" | "expected">) {
  const order = Array.from(residuals.keys()).sort((a, b) => expected[a]! - expected[b]!);
  return order.map((row, k) => ({
    rank: (k + 0.5) / order.length,
    predicted: expected[row]!,
    residual: residuals[row]!,
  }));
}

/** Quartiles of the residuals in bins of equally many, ten at most and at least ten residuals each. */
export function binQuartiles(points: readonly { readonly rank: number; readonly residual: number }[]) {
  const bins = Math.max(1, Math.min(10, Math.floor(points.length / 10)));
  return Array.from({ length: bins }, (_, bin) => {
    const from = Math.floor((bin * points.length) / bins);
    const inside = points.slice(from, Math.floor(((bin + 1) * points.length) / bins));
    const sorted = Float64Array.from(inside, ({ residual }) => residual).sort();
    const [lower, median, upper] = quartiles.map((p) => quantileSorted(sorted, p));
    return { rank: (bin + 0.5) / bins, lower: lower!, median: median!, upper: upper! };
  });
}
