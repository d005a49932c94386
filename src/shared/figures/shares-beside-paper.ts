import * as Plot from "@observablehq/plot";
import { colourOf, type Figure, labelMargin, percent, percentInterval } from "./figure.ts";

/** A share that was found, with its interval, and what a paper says of the same; null where it says nothing. */
export interface ShareBesidePaper {
  readonly panel: string;
  readonly label: string;
  readonly share: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly paper: number | null;
  /** What guessing would give, where it differs between lines. */
  readonly chance?: number | null;
}

interface Words extends Pick<Figure, "title" | "caption"> {
  readonly axis: string;
  /** A share that means nothing, such as that of guessing. */
  readonly dashed?: number;
}

/** Shares with intervals beside a paper's, a line each, lying on their side: dots and bars are ours, diamonds the paper's. */
export function sharesBesidePaper(shares: readonly ShareBesidePaper[], { axis, dashed, ...words }: Words): Figure {
  const labels = [...new Set(shares.map(({ label }) => label))];
  const panels = [...new Set(shares.map(({ panel }) => panel))];
  const colour = ({ label }: { label: string }) => colourOf(labels.indexOf(label));
  const place = { y: "label", fy: "panel" };
  return {
    ...words,
    description: shares
      .map(
        ({ panel, label, share, low, high, paper, chance = null }) =>
          `${panel}, ${label}: ${percent(share)} (${percentInterval(low, high)})${paper === null ? "" : `, the paper ${percent(paper)}`}${chance === null ? "" : `, chance ${percent(chance)}`}`,
      )
      .join("; "),
    options: {
      height: 54 + panels.length * (26 + labels.length * 30),
      marginLeft: labelMargin(labels),
      marginTop: 18,
      marginBottom: 40,
      marginRight: 16,
      x: { domain: [0, 100], percent: true },
      y: { domain: labels, label: null, tickSize: 0, padding: 0.2 },
      fy: { domain: panels, axis: null, padding: 0.2 },
      marks: [
        Plot.gridX({ ticks: 10, strokeOpacity: 0.12 }),
        Plot.ruleX(dashed === undefined ? [] : [dashed], { strokeDasharray: "3 3", strokeOpacity: 0.6 }),
        Plot.axisX({ ticks: 5, tickSize: 4, label: axis, labelAnchor: "center", labelArrow: "none", labelOffset: 36 }),
        Plot.text(panels, {
          fy: (panel) => panel,
          text: (panel) => panel,
          frameAnchor: "top-left",
          dy: -2,
          lineAnchor: "bottom",
          fontWeight: 600,
        }),
        Plot.tickX(
          shares.filter(({ chance = null }) => chance !== null),
          { ...place, x: "chance", stroke: "currentColor", strokeDasharray: "3 3", strokeOpacity: 0.6 },
        ),
        Plot.ruleY(
          shares.filter(({ low }) => low !== null),
          { ...place, x1: "low", x2: "high", stroke: colour, strokeWidth: 3 },
        ),
        Plot.dot(shares, { ...place, x: "share", r: 5.5, fill: colour, stroke: "none" }),
        Plot.dot(
          shares.filter(({ paper }) => paper !== null),
          { ...place, x: "paper", r: 5, symbol: "diamond", fill: "none", stroke: "currentColor", strokeWidth: 1.6 },
        ),
      ],
    },
  };
}
