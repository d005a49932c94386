import * as Plot from "@observablehq/plot";
import type { DesignPower } from "../contract/power.ts";
import { colourOf, count, type Figure, percent } from "./figure.ts";

/** A design of which at least one simulated study could be tested. */
export interface TestedDesign
  extends Pick<DesignPower, "participants" | "trialsEach" | "lower" | "upper" | "replicates"> {
  readonly power: number;
}

/** Power by number of participants, a line for each number of trials, with the simulation's own error. */
export function powerCurve(points: readonly TestedDesign[], test: string): Figure {
  const trials = [...new Set(points.map(({ trialsEach }) => trialsEach))].sort((a, b) => a - b);
  const sorted = [...points].sort((a, b) => a.trialsEach - b.trialsEach || a.participants - b.participants);
  const colour = ({ trialsEach }: { trialsEach: number }) => colourOf(trials.indexOf(trialsEach));
  const participants = [...new Set(sorted.map((point) => point.participants))].sort((a, b) => a - b);
  const widest = participants.at(-1) ?? 1;
  // Side by side, so that intervals of the same number of participants do not hide each other.
  const x = ({ participants, trialsEach }: TestedDesign) =>
    participants + (trials.indexOf(trialsEach) - (trials.length - 1) / 2) * 0.008 * widest;
  const names = apart(
    // Ties in the order of the trials, the most at the top.
    trials
      .toReversed()
      .map((each) => ({ trialsEach: each, power: sorted.findLast((point) => point.trialsEach === each)!.power })),
  );
  return {
    title: "Power",
    caption: `Share of simulated studies in which the likelihood-ratio test of ${test} has p < .05, by number of participants and trials each. Bars: 95% intervals of the simulation's own error (Wilson). Dashed: 80%. ${count(points[0]?.replicates ?? 0)} studies a point.`,
    description: sorted
      .map(
        ({ participants, trialsEach, power, lower, upper }) =>
          `${count(participants)} participants with ${count(trialsEach)} trials: ${percent(power, 0)} (${percent(lower, 0)} to ${percent(upper, 0)})`,
      )
      .join("; "),
    options: {
      height: 320,
      marginLeft: 52,
      marginTop: 24,
      marginBottom: 40,
      marginRight: 96,
      x: {
        domain: [0, widest * 1.02],
        ticks: participants,
        label: "Participants",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        tickFormat: (d: number) => count(d),
      },
      y: { domain: [0, 100], percent: true, ticks: 5, label: "Power (%)", labelArrow: "none" },
      marks: [
        Plot.gridY({ ticks: 5, strokeOpacity: 0.12 }),
        Plot.ruleY([0.8], { strokeDasharray: "3 3", strokeOpacity: 0.6 }),
        Plot.ruleX(sorted, { x, y1: "lower", y2: "upper", stroke: colour, strokeWidth: 2.5 }),
        Plot.line(sorted, { x, y: "power", z: "trialsEach", stroke: colour, strokeWidth: 2 }),
        Plot.dot(sorted, { x, y: "power", r: 4.5, fill: colour }),
        Plot.dot(names, { frameAnchor: "right", y: "power", dx: 14, r: 4.5, fill: colour }),
        Plot.text(names, {
          frameAnchor: "right",
          y: "power",
          text: ({ trialsEach }) => `${count(trialsEach)} trials`,
          textAnchor: "start",
          dx: 24,
          fill: "currentColor",
        }),
      ],
    },
  };
}

/** A line of text, as a share of the axis. */
const lineHeight = 0.07;

/** Names at the ends of their curves, moved down as far as it takes to be read. */
function apart<Name extends { readonly power: number }>(names: readonly Name[]): Name[] {
  let above = Number.POSITIVE_INFINITY;
  return names
    .toSorted((a, b) => b.power - a.power)
    .map((name) => {
      above = Math.min(name.power, above - lineHeight);
      return { ...name, power: above };
    });
}
