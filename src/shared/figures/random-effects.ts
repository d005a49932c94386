import * as Plot from "@observablehq/plot";
import { estimateUnit } from "../stats/estimate-unit.ts";
import { count, type Figure, labelMargin, palette, signed, z975 } from "./figure.ts";

export interface ConditionalMode {
  readonly level: string;
  /** In log-odds, or in units of a linear model's outcome. */
  readonly mode: number;
  readonly stdDev: number;
}

/**
 * A caterpillar plot: the conditional modes of one random effect in ascending order, with 95% intervals. `outcome` is what
 * a linear model explains, null for a logistic one.
 */
export function randomEffectsPlot(
  group: string,
  modes: readonly ConditionalMode[],
  outcome: string | null = null,
): Figure {
  const rows = [...modes]
    .sort((a, b) => a.mode - b.mode)
    .map(({ level, mode, stdDev }) => ({ level, mode, low: mode - z975 * stdDev, high: mode + z975 * stdDev }));
  const levels = rows.map(({ level }) => level);
  // Beyond this many, names would overlap and only the shape is of interest.
  const named = levels.length <= 40;
  return {
    title: `Random intercepts of ${group}`,
    caption: `Conditional modes in ascending order, with 95% intervals (±1.96 conditional standard deviations), in ${estimateUnit(outcome)}. n = ${count(levels.length)} levels of ${group}.`,
    description:
      rows.length === 0
        ? "No levels."
        : `From ${signed(rows[0]!.mode)} (${rows[0]!.level}) to ${signed(rows.at(-1)!.mode)} (${rows.at(-1)!.level}).`,
    options: {
      height: 48 + levels.length * (named ? 15 : Math.min(6, 480 / Math.max(1, levels.length))),
      marginLeft: named ? labelMargin(levels) : 20,
      marginTop: 8,
      marginBottom: 40,
      marginRight: 16,
      x: {
        label: `Conditional mode (${estimateUnit(outcome)})`,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        nice: true,
        tickFormat: (d: number) => signed(d, Number.isInteger(d) ? 0 : 1),
      },
      y: { domain: [...levels].reverse(), label: null, tickSize: 0, axis: named ? "left" : null },
      marks: [
        Plot.gridX({ strokeOpacity: 0.12 }),
        Plot.ruleX([0], { strokeOpacity: 0.6 }),
        Plot.ruleY(rows, {
          y: "level",
          x1: "low",
          x2: "high",
          stroke: palette[0],
          strokeOpacity: 0.6,
          strokeWidth: named ? 2 : 1,
        }),
        Plot.dot(rows, { y: "level", x: "mode", r: named ? 3.5 : 1.5, fill: palette[0] }),
      ],
    },
  };
}
