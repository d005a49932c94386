import * as Plot from "@observablehq/plot";
import { type Figure, palette } from "./figure.ts";

/** A rate over how many features are changed, of those that matter and of random ones. */
export interface PositiveRates {
  readonly features: readonly number[];
  readonly important: readonly number[];
  readonly random: readonly number[];
}

/** How often images are answered as a category once some of their pixels are changed: a panel of Figure 2 of Guo et al. 2018. */
export function positiveRates(title: string, what: string, { features, important, random }: PositiveRates): Figure {
  const points = [
    { label: "Important features", rates: important },
    { label: "Random features", rates: random },
  ].flatMap(({ label, rates }) => features.map((count, k) => ({ label, count, rate: rates[k]! })));
  const colour = ({ label }: { label: string }) => (label === "Important features" ? palette[0] : palette[4]);
  const shares = (rates: readonly number[]) => rates.map((rate) => `${Math.round(100 * rate)}%`).join(", ");
  return {
    title,
    caption: what,
    description: `With ${features.join(", ")} features changed: important ones ${shares(important)}; random ones ${shares(random)}.`,
    options: {
      height: 280,
      marginLeft: 52,
      marginBottom: 40,
      marginTop: 24,
      x: {
        label: "Features changed",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        ticks: [...features],
      },
      y: { label: "Answered as the category (%)", labelArrow: "none", percent: true, domain: [0, 100] },
      marks: [
        Plot.gridY({ strokeOpacity: 0.12 }),
        Plot.line(points, { x: "count", y: "rate", z: "label", stroke: colour, strokeWidth: 1.6 }),
        Plot.dot(points, { x: "count", y: "rate", fill: colour, r: 3 }),
        Plot.text(["Important features"], { frameAnchor: "top-right", fill: palette[0], fontWeight: 600 }),
        Plot.text(["Random features"], { frameAnchor: "top-right", dy: 15, fill: palette[4], fontWeight: 600 }),
      ],
    },
  };
}
