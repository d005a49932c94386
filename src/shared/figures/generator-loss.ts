import * as Plot from "@observablehq/plot";
import type { GeneratorEpoch } from "../contract/generators.ts";
import { colourOf, count, type Figure, labelMargin } from "./figure.ts";

/** How each loss of a generator went over the epochs of its training. */
export function generatorLoss(history: readonly GeneratorEpoch[]): Figure {
  const names = Object.keys(history[0]?.losses ?? {});
  const points = history.flatMap(({ epoch, losses }) =>
    Object.entries(losses).map(([name, loss]) => ({ epoch, name, loss })),
  );
  const last = points
    .filter(({ epoch }) => epoch === history.at(-1)?.epoch)
    .sort((a, b) => b.loss - a.loss || names.indexOf(a.name) - names.indexOf(b.name));
  const colour = ({ name }: { name: string }) => colourOf(names.indexOf(name));
  return {
    title: "Training",
    caption: `Mean loss per training image in each epoch, by name. ${count(history.length)} epochs.`,
    description: last.map(({ name, loss }) => `${name}: ${loss.toFixed(2)} nats at the end`).join("; "),
    options: {
      height: 260,
      marginLeft: 60,
      marginRight: labelMargin(names),
      marginBottom: 40,
      x: {
        label: "Epoch",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
        ticks: history.map(({ epoch }) => epoch).filter((epoch) => epoch % Math.ceil(history.length / 10) === 0),
        tickFormat: "d",
      },
      y: { label: "Loss (nats)", labelArrow: "none", nice: true },
      marks: [
        Plot.gridY({ strokeOpacity: 0.12 }),
        Plot.line(points, { x: "epoch", y: "loss", z: "name", stroke: colour, strokeWidth: 2 }),
        Plot.dot(points, { x: "epoch", y: "loss", r: 3, fill: colour }),
        ...last.map((point, rank) =>
          Plot.text([point], {
            x: "epoch",
            y: "loss",
            text: "name",
            textAnchor: "start",
            dx: 8,
            // Names stay apart, however close the curves end.
            dy: 6 * (2 * rank - (last.length - 1)),
            fill: colour,
          }),
        ),
      ],
    },
  };
}
