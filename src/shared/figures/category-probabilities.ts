import * as Plot from "@observablehq/plot";
import { type Figure, labelMargin, percent } from "./figure.ts";

export interface CategoryShare {
  /** The cell of the design. */
  readonly label: string;
  readonly category: string;
  readonly probability: number;
}

/** How probable each category of an ordinal outcome is by cell: a bar a cell, its categories in their order, with their key above. */
export function categoryProbabilitiesPlot(
  shares: readonly CategoryShare[],
  outcome: string,
  observations: string,
): Figure {
  const labels = [...new Set(shares.map(({ label }) => label))];
  const categories = [...new Set(shares.map(({ category }) => category))];
  const place = { x: "probability", y: "label", z: "category", order: categories };
  const contrast = ({ category }: CategoryShare) =>
    categories.indexOf(category) < categories.length / 2 ? "white" : "black";
  // The key is a bar of its own above the others, apart by an empty band: legends are no part of an SVG file.
  const key = categories.map((category) => ({ label: outcome, category, probability: 1 / categories.length }));
  return {
    title: "Probabilities of the categories",
    caption: `Probability of each category of ${outcome}, averaged over participants and items (population-averaged); factors not shown are averaged over with equal weights. ${observations}.`,
    description: shares.map((row) => `${row.label}, ${row.category}: ${percent(row.probability)}`).join("; "),
    options: {
      height: 48 + (labels.length + 2) * 32,
      marginLeft: labelMargin([...labels, outcome]),
      marginTop: 8,
      marginBottom: 40,
      marginRight: 16,
      x: {
        domain: [0, 100],
        percent: true,
        ticks: 5,
        label: "Probability (%)",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { type: "band", domain: [outcome, "", ...labels], label: null, tickSize: 0, padding: 0.2 },
      // Ordered categories in ordered lightness; cividis is told apart with every kind of colour vision.
      color: { type: "ordinal", domain: categories, scheme: "cividis" },
      marks: [
        Plot.barX([...key, ...shares], Plot.stackX({ ...place, fill: "category", insetLeft: 0.5, insetRight: 0.5 })),
        Plot.text(key, Plot.stackX({ ...place, text: "category", fill: contrast, fontWeight: 600 })),
        Plot.text(
          shares,
          Plot.stackX({
            ...place,
            text: ({ probability }: CategoryShare) => (probability < 0.06 ? "" : percent(probability, 0)),
            fill: contrast,
            fontSize: 11,
          }),
        ),
      ],
    },
  };
}
