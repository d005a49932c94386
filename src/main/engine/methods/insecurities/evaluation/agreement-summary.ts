import type { EvaluationSummary, Measure } from "#shared/methods/outputs/evaluation.ts";
import { pairedBootstrap } from "#shared/stats/intervals/paired-bootstrap.ts";
import { leftOutInWords } from "../../../datasets/set-aside-images.ts";
import type { SetAsideImage } from "../../../protocol.ts";
import type { ImageAgreement, RegionCurves } from "./region-curves.ts";

type Kind = keyof ImageAgreement;
type Ratio = (curves: RegionCurves, at: number) => number;

/** J over the parts inside; not a number where none is inside. */
const precision: Ratio = ({ hits, inside }, at) => hits[at]! / (inside[at]! || Number.NaN);
/** J over the ambiguous parts in the image; not a number where there are none. */
const recall: Ratio = ({ hits, wanted }, at) => hits[at]! / (wanted || Number.NaN);
const iou: Ratio = (curves, at) => curves.iou?.[at] ?? Number.NaN;

const nothingFound = "no image has an insecurity with such a part";
const nothingShared = "no image shows a part that the classes of an insecurity share: nothing can be said";

/** Table 1's coverages. */
const tabled = [0.1, 0.2, 0.3, 0.4, 0.5];

/** Means over images, each weighing alike, with bootstrap intervals over images, beside regions elsewhere. */
export function agreementSummary(
  images: readonly ImageAgreement[],
  setAside: readonly SetAsideImage[],
  coverages: readonly number[],
  seed: number,
): EvaluationSummary {
  const all = coverages.map((_, at) => at);
  // Where no two classes share a part that is there, regions cannot be wrong either.
  const isShared = images.some(({ own }) => own.some(({ wanted }) => wanted > 0));
  const ofImages = (kind: Kind, ratio: Ratio, at: readonly number[]) =>
    images.map((image) =>
      isShared ? mean(image[kind].flatMap((curves) => at.map((k) => ratio(curves, k)))) : Number.NaN,
    );
  const measureOf = (id: string, label: string, description: string, values: number[], others?: number[]): Measure => {
    const found = pairedBootstrap(values, others ?? new Float64Array(values.length), { seed: `${seed} ${id}` });
    const sure = found !== null && found.pairs > 1;
    return {
      ...{ id, label, description, unit: null, better: "higher" },
      value: found?.difference ?? null,
      low: sure ? found.lower : null,
      high: sure ? found.upper : null,
      note: found ? `${found.pairs} images` : isShared ? nothingFound : nothingShared,
    };
  };
  const at = (coverage: number) => coverages.findIndex((own) => Math.abs(own - coverage) < 1e-9);
  const valuesOf = (ratio: Ratio) => ({
    own: ofImages("own", ratio, all),
    moved: ofImages("moved", ratio, all),
    random: ofImages("random", ratio, all),
  });
  const [precisions, recalls, overlaps] = [valuesOf(precision), valuesOf(recall), valuesOf(iou)];
  const empty = mean(
    images.flatMap(({ own: found }) => found.map(({ inside }) => inside.filter((n) => n === 0).length / all.length)),
  );
  return {
    measures: [
      {
        ...{ id: "images", label: "Images", description: "The hardest of those that can be read", unit: "images" },
        ...{ value: images.length, low: null, high: null, better: null },
        note: setAside.length > 0 ? leftOutInWords(setAside) : null,
      },
      measureOf(
        "precision",
        "Precision",
        "Share of the parts in a region that its classes share, mean over coverages from 1 to 90%",
        precisions.own,
      ),
      measureOf(
        "precision-elsewhere",
        "Precision elsewhere",
        "Of regions of the same size and form at random places",
        precisions.moved,
      ),
      measureOf(
        "precision-random",
        "Precision by chance",
        "Of such regions, for two classes that are drawn at random",
        precisions.random,
      ),
      measureOf(
        "precision-gain",
        "Precision beyond elsewhere",
        "How much more than regions of the same size and form elsewhere",
        precisions.own,
        precisions.moved,
      ),
      measureOf(
        "recall",
        "Recall",
        "Share of the parts that the classes share which are in the region, mean over coverages",
        recalls.own,
      ),
      measureOf(
        "recall-gain",
        "Recall beyond elsewhere",
        "How much more than regions of the same size and form elsewhere",
        recalls.own,
        recalls.moved,
      ),
      measureOf(
        "iou",
        "Intersection over union",
        "With the shared part of largest overlap, mean over coverages",
        overlaps.own,
      ),
      measureOf(
        "iou-gain",
        "Intersection over union beyond elsewhere",
        "How much more than regions of the same size and form elsewhere",
        overlaps.own,
        overlaps.moved,
      ),
      ...tabled.map((coverage) =>
        measureOf(
          `iou-${Math.round(100 * coverage)}`,
          `Intersection over union at ${Math.round(100 * coverage)}%`,
          "As in Table 1",
          ofImages("own", iou, [at(coverage)]),
        ),
      ),
      measureOf(
        "iou-tabled",
        "Intersection over union, mean from 10 to 50%",
        "As in Table 1",
        ofImages("own", iou, tabled.map(at)),
      ),
      {
        ...{
          id: "empty",
          label: "Regions without any part",
          description: "Share of regions in which no part lies, which have no precision",
          unit: null,
          better: null,
        },
        ...{ value: Number.isNaN(empty) ? null : empty, low: null, high: null, note: null },
      },
    ],
    curves: [
      ...(["own", "moved", "random"] as const).map((kind) => ({
        id: `precision-recall-${kind}`,
        label: { own: "Insecurities", moved: "Same size and form elsewhere", random: "By chance" }[kind],
        xLabel: "Recall",
        yLabel: "Precision",
        ...points(all, (k) => [mean(ofImages(kind, recall, [k])), mean(ofImages(kind, precision, [k]))]),
      })),
      ...(["own", "moved"] as const).map((kind) => ({
        id: `iou-${kind}`,
        label: { own: "Insecurities", moved: "Same size and form elsewhere" }[kind],
        xLabel: "Coverage",
        yLabel: "Intersection over union",
        ...points(all, (k) => [coverages[k]!, mean(ofImages(kind, iou, [k]))]),
      })),
    ],
  };
}

function points(all: readonly number[], of: (k: number) => [number, number]): { x: number[]; y: number[] } {
  const found = all.map(of).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  return { x: found.map(([x]) => x), y: found.map(([, y]) => y) };
}

/** Of the numbers among them. */
function mean(values: readonly number[]): number {
  const own = values.filter((value) => !Number.isNaN(value));
  return own.reduce((sum, value) => sum + value, 0) / own.length;
}
