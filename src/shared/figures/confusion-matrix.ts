import * as Plot from "@observablehq/plot";
import { count, type Figure, labelMargin, palette, percent } from "./figure.ts";

/**
 * A classifier's answers by true category. Shade is the share of its row, on a cube-root scale so that rare confusions
 * can be seen beside a dark diagonal.
 *
 * @param confusion counts; rows are the truth, columns the answers
 */
export function confusionMatrix(classNames: readonly string[], confusion: readonly (readonly number[])[]): Figure {
  const cells = confusion.flatMap((row, i) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    return row.map((n, j) => ({
      truth: classNames[i]!,
      answer: classNames[j]!,
      n,
      share: total === 0 ? 0 : n / total,
    }));
  });
  const total = cells.reduce((sum, { n }) => sum + n, 0);
  const right = cells.reduce((sum, { truth, answer, n }) => sum + (truth === answer ? n : 0), 0);
  const worst = cells
    .filter(({ truth, answer, n }) => truth !== answer && n > 0)
    .sort((a, b) => b.n - a.n)
    .slice(0, 3);
  const margin = labelMargin(classNames);
  const shade = ({ share }: { share: number }) => Math.cbrt(share);
  const dark = (cell: { share: number }) => shade(cell) > 0.6;
  const shown = cells.filter(({ n }) => n > 0);
  const numbers = classNames.length <= 20;
  return {
    title: "What the classifier answers",
    caption:
      `Number of images by true category and answer; shade: share of the row (cube-root scale). ` +
      `n = ${count(total)} test images, ${percent(total === 0 ? 0 : right / total, 2)} on the diagonal.`,
    description:
      worst.length === 0
        ? "No confusions."
        : `Most frequent confusions: ${worst.map(({ truth, answer, n }) => `${truth} taken for ${answer} (${n})`).join(", ")}.`,
    options: {
      height: 76 + classNames.length * Math.min(34, 560 / classNames.length),
      marginLeft: margin + 22,
      marginTop: 52,
      marginBottom: 8,
      marginRight: 16,
      x: {
        domain: classNames,
        axis: "top",
        label: "Classifier's answer",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 40,
        tickSize: 0,
      },
      y: {
        domain: classNames,
        label: "True category",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: margin + 14,
        tickSize: 0,
      },
      marks: [
        Plot.cell(cells, {
          x: "answer",
          y: "truth",
          fill: "currentColor",
          fillOpacity: 0.03,
          inset: 0.5,
          rx: 2,
        }),
        Plot.cell(shown, { x: "answer", y: "truth", fill: palette[0], fillOpacity: shade, inset: 0.5, rx: 2 }),
        ...(numbers
          ? [dark, (cell: { share: number }) => !dark(cell)].map((group, i) =>
              Plot.text(shown, {
                filter: group,
                x: "answer",
                y: "truth",
                text: ({ n }) => count(n),
                fill: i === 0 ? "white" : "currentColor",
                fontSize: 11,
              }),
            )
          : []),
      ],
    },
  };
}
