import { type PrecisionRecall, precisionRecall } from "#shared/figures/precision-recall.ts";
import type { EvaluationSummary } from "#shared/methods/outputs/evaluation.ts";
import { type Ablation, tabledCoverages, type Variant } from "./ablations.ts";
import { overRuns } from "./over-runs.ts";
import { type ReplicationPart, row } from "./replication.ts";

/** A variant with what came of it, one evaluation a network. */
export interface Measured extends Variant {
  readonly runs: readonly EvaluationSummary[];
}
export type MeasuredAblation = Omit<Ablation, "variants"> & { readonly variants: readonly Measured[] };

/** A panel of Figure 2: an ablation's precision and recall, and whether they beat chance. */
export function figure2({ id, title, variants }: MeasuredAblation): ReplicationPart {
  const curvesOf = (runs: readonly EvaluationSummary[], kind: string): PrecisionRecall["curves"] =>
    runs.flatMap(({ curves }) => {
      const own = curves.find((curve) => curve.id === `precision-recall-${kind}`);
      return own ? [{ recall: own.x, precision: own.y }] : [];
    });
  const usual = variants.find(({ table1 }) => table1.average !== undefined) ?? variants[0]!;
  return {
    title: `Figure 2: ${title}`,
    text: `Whether a region holds the parts that its two classes share, and no others. ${baselineInWords(variants, "precision-gain")} The paper's figure has no numbers; of regions at random it says that their precision is around 20%.`,
    rows: [
      ...variants.flatMap(({ id: own, label, runs }) => [
        row(`precision-${own}`, `${label}: precision`, { ...overRuns(runs, "precision"), unit: "share" }),
        row(`precision-gain-${own}`, "… beyond regions of the same size and form elsewhere", {
          ...overRuns(runs, "precision-gain"),
          unit: "share",
        }),
      ]),
      row(`precision-random-${id}`, "Regions and classes at random: precision", {
        paper: 0.2,
        ...overRuns(usual.runs, "precision-random"),
        unit: "share",
      }),
    ],
    figures: [
      precisionRecall(
        `Precision and recall: ${title}`,
        variants.map(({ label, runs }) => ({ label, curves: curvesOf(runs, "own") })),
        { label: "Elsewhere", curves: curvesOf(usual.runs, "moved").slice(0, 1) },
      ),
    ],
  };
}

/** Which variants beat their own regions elsewhere in every network, by the interval over images. */
function baselineInWords(variants: readonly Measured[], measure: string): string {
  const beats = (run: EvaluationSummary) => (run.measures.find(({ id }) => id === measure)?.low ?? 0) > 0;
  const weak = variants.filter(({ runs }) => !runs.every(beats));
  if (weak.length === 0) return "Every one of these beats regions of the same size and form elsewhere in the image.";
  const named = weak.map(({ label, runs }) =>
    runs.length === 1 ? label : `${label} (in ${runs.filter((run) => !beats(run)).length} of ${runs.length} networks)`,
  );
  return `Not better than regions of the same size and form elsewhere, by the 95% interval over images: ${named.join(", ")}.`;
}

/** Table 1, each of its cells a row. */
export function table1(measured: readonly MeasuredAblation[]): ReplicationPart {
  const variants = measured.flatMap((ablation) => ablation.variants);
  const once = variants.filter(({ id }) => id !== "gradient" && id !== "vgg");
  return {
    title: "Table 1",
    text: `Intersection over union of a region with the shared part of largest overlap, in per cent, by how much of the image regions are to cover. ${baselineInWords(once, "iou-gain")} “Hardness score”, “Gradient” and “VGG” are one and the same, as in the paper.`,
    rows: once.flatMap(({ id, label, runs, table1: published }) =>
      tabledCoverages.map((coverage) => {
        const measure = coverage === "average" ? "iou-tabled" : `iou-${coverage}`;
        const [paper, standardError] = published[coverage] ?? [null, null];
        const ours = overRuns(runs, measure, 100);
        const notes = [standardError === null ? "" : `SE ${standardError} in the paper`, ours.note ?? ""];
        return row(`iou-${id}-${coverage}`, `${label}, ${coverage === "average" ? "average" : `${coverage}%`}`, {
          ...ours,
          paper,
          unit: "per cent",
          note: notes.filter(Boolean).join("; ") || null,
        });
      }),
    ),
    figures: [],
  };
}
