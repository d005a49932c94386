import * as Plot from "@observablehq/plot";
import { wilsonInterval } from "../stats/intervals/wilson.ts";
import { count, type Figure, palette, percent, percentInterval } from "./figure.ts";

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Mean probability of the answers in the bin. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** Radius in px that a bin of few images has: less could not be seen beside its interval. */
const smallestDot = 3;

/** A reliability diagram (Guo et al., 2017): how often the classifier is right when it is so sure. */
export function calibrationDiagram(bins: readonly CalibrationBin[], expectedCalibrationError: number): Figure {
  const filled = bins
    .filter(({ n }) => n > 0)
    .map((bin) => {
      const { lower: low, upper: high } = wilsonInterval(bin.accuracy * bin.n, bin.n);
      return { ...bin, low, high };
    });
  const total = filled.reduce((sum, { n }) => sum + n, 0);
  return {
    title: "Calibration",
    caption:
      `Accuracy by confidence (probability of the answer); dashed: perfect calibration. The larger a point, the more ` +
      `images; bars: 95% intervals (Wilson). n = ${count(total)} images, expected calibration error ${percent(expectedCalibrationError, 2)}.`,
    description: filled
      .map(
        ({ confidence, accuracy, n, low, high }) =>
          `confidence ${percent(confidence)}: right in ${percent(accuracy)} of ${count(n)} (${percentInterval(low, high)})`,
      )
      .join("; "),
    options: {
      aspectRatio: 1,
      marginLeft: 52,
      marginBottom: 40,
      marginRight: 16,
      x: {
        domain: [0, 100],
        percent: true,
        label: "Confidence (%)",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
      },
      y: { domain: [0, 100], percent: true, label: "Accuracy (%)", labelArrow: "none" },
      r: { type: "sqrt", domain: [0, Math.max(1, ...filled.map(({ n }) => n))], range: [smallestDot, 12] },
      marks: [
        Plot.gridX({ strokeOpacity: 0.12 }),
        Plot.gridY({ strokeOpacity: 0.12 }),
        Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, strokeDasharray: "3 3", strokeOpacity: 0.6 }),
        Plot.ruleX(filled, { x: "confidence", y1: "low", y2: "high", stroke: palette[0], strokeOpacity: 0.6 }),
        Plot.dot(filled, {
          x: "confidence",
          y: "accuracy",
          r: "n",
          fill: palette[0],
          fillOpacity: 0.75,
          stroke: palette[0],
        }),
      ],
    },
  };
}
