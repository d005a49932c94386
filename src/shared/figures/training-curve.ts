import * as Plot from "@observablehq/plot";
import { count, type Figure, palette, percent } from "./figure.ts";

export interface Epoch {
  readonly epoch: number;
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  readonly accuracy: number;
  readonly testAccuracy: number | null;
}

/** How a classifier's accuracy grew over the epochs of its training, on training and held-out images. */
export function trainingCurve(history: readonly Epoch[]): Figure {
  const points = history.flatMap(({ epoch, accuracy, testAccuracy }) => [
    { epoch, accuracy, images: "training" },
    ...(testAccuracy === null ? [] : [{ epoch, accuracy: testAccuracy, images: "held out" }]),
  ]);
  const last = points.filter(({ epoch }) => epoch === history.at(-1)?.epoch);
  const best = Math.max(...last.map(({ accuracy }) => accuracy));
  const colour = ({ images }: { images: string }) => (images === "training" ? palette[4] : palette[0]);
  return {
    title: "Training",
    caption: `Share of images classified rightly after each epoch. ${count(history.length)} epochs; final loss ${history.at(-1)?.loss.toFixed(3) ?? "–"} nats per training image.`,
    description: last.map(({ images, accuracy }) => `${images}: ${percent(accuracy, 2)} at the end`).join("; "),
    options: {
      height: 260,
      marginLeft: 52,
      marginRight: 72,
      marginBottom: 40,
      x: {
        label: "Epoch",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        ticks: history.map(({ epoch }) => epoch).filter((epoch) => epoch % Math.ceil(history.length / 10) === 0),
        tickFormat: "d",
      },
      y: { label: "Accuracy (%)", labelArrow: "none", percent: true, nice: true },
      marks: [
        Plot.gridY({ strokeOpacity: 0.12 }),
        Plot.line(points, { x: "epoch", y: "accuracy", z: "images", stroke: colour, strokeWidth: 2 }),
        Plot.dot(points, { x: "epoch", y: "accuracy", r: 3, fill: colour }),
        ...last.map((point) =>
          Plot.text([point], {
            x: "epoch",
            y: "accuracy",
            text: "images",
            textAnchor: "start",
            dx: 8,
            // Names stay apart, however close the two curves end.
            dy: last.length === 1 ? 0 : point.accuracy === best ? -6 : 6,
            fill: colour,
          }),
        ),
      ],
    },
  };
}
