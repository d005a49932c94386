import * as Plot from "@observablehq/plot";
import { colourOf, type Figure, palette } from "./figure.ts";

/** The regions of one method: a curve for each run of it. */
export interface PrecisionRecall {
  readonly label: string;
  readonly curves: readonly { readonly recall: readonly number[]; readonly precision: readonly number[] }[];
}

/** Precision by recall as regions grow, of several methods: a panel of Figure 2 of Wang & Vasconcelos 2019. */
export function precisionRecall(
  title: string,
  methods: readonly PrecisionRecall[],
  elsewhere: PrecisionRecall,
): Figure {
  const all = [
    ...methods.map(({ label }, k) => ({ label, colour: colourOf(k) })),
    { label: elsewhere.label, colour: palette[4] },
  ];
  const colour = ({ label }: { label: string }) => all.find((own) => own.label === label)!.colour;
  const points = [...methods, elsewhere].flatMap(({ label, curves }) =>
    curves.flatMap(({ recall, precision }, run) =>
      recall.map((x, k) => ({ label, run: `${label} ${run}`, recall: x, precision: precision[k]! })),
    ),
  );
  const runs = Math.max(...methods.map(({ curves }) => curves.length));
  return {
    title,
    caption: `Precision and recall of regions that cover from 1 to 90% of the image, a line a network: n = ${runs} each. Dashed: regions of the same size and form elsewhere in the image.`,
    description: [...methods, elsewhere]
      .map(({ label, curves }) => `${label}: precision ${range(curves.flatMap(({ precision }) => precision))}`)
      .join("; "),
    options: {
      height: 320,
      marginLeft: 52,
      marginBottom: 40,
      marginTop: 24,
      x: { label: "Recall (%)", labelAnchor: "center", labelArrow: "none", labelOffset: 36, percent: true, nice: true },
      y: { label: "Precision (%)", labelArrow: "none", percent: true, nice: true, zero: true },
      marks: [
        Plot.gridY({ strokeOpacity: 0.12 }),
        Plot.line(points, {
          ...{ x: "recall", y: "precision", z: "run", stroke: colour, strokeWidth: 1.6 },
          filter: ({ label }: { label: string }) => label !== elsewhere.label,
        }),
        Plot.line(points, {
          ...{ x: "recall", y: "precision", z: "run", stroke: colour, strokeWidth: 1.4, strokeDasharray: "4 3" },
          filter: ({ label }: { label: string }) => label === elsewhere.label,
        }),
        // The key, where no curve is: regions that hold all parts are never precise.
        ...all.map((own, k) =>
          Plot.text([own.label], { frameAnchor: "top-right", dy: 15 * k, fill: own.colour, fontWeight: 600 }),
        ),
      ],
    },
  };
}

const range = (values: readonly number[]) =>
  values.length === 0
    ? "unknown"
    : `${Math.round(100 * Math.min(...values))} to ${Math.round(100 * Math.max(...values))}%`;
