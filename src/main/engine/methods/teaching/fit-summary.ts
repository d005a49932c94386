import type { SettingsOf } from "#shared/methods/list.ts";
import { type Curve, type Measure, measureOf } from "#shared/methods/outputs/evaluation.ts";
import type { FitSummary } from "#shared/methods/outputs/fit.ts";
import { wilsonInterval } from "#shared/stats/intervals/wilson.ts";
import type { SetAsideImage } from "../../protocol.ts";
import type { AnswerQuality } from "./answer-quality.ts";
import type { AnswerComparison, MeanOverDraws } from "./compare-answers.ts";
import type { KfacPosterior } from "./posterior.ts";
import type { PriorPrecision } from "./prior-precision.ts";

interface Fitted {
  readonly posterior: KfacPosterior;
  readonly precision: PriorPrecision;
  readonly images: number;
  readonly setAside: readonly SetAsideImage[];
  readonly settings: SettingsOf<"kfac-learner">;
  /** Null where there are no test images. */
  readonly comparison: AnswerComparison | null;
}

/** What there is to see of a learner's prior: τ, spectra, and its answers beside the original's. */
export function fitSummary({ posterior, precision, images, setAside, settings, comparison }: Fitted): FitSummary {
  const { width, classCount, uValues, vValues } = posterior;
  const weights = width * classCount;
  return {
    measures: [
      measureOf("images", "Training images", "Over which the curvature was added up", { value: images }),
      measureOf("tau", "Prior precision τ", "Of each weight, before any image", {
        value: precision.tau,
        note: settings.precision === "given" ? "As given" : precision.atLimit ? "At the limit of what is sought" : null,
      }),
      measureOf(
        "determined",
        "Weights that the images determine",
        "Σ λμ / (λμ + τ), over the eigenvalues of both factors",
        { value: precision.determined, note: `Of ${weights}` },
      ),
      ...answerMeasures(comparison),
    ],
    charts: [
      {
        id: "spectra",
        label: "Spectra of the two factors",
        description: `The eigenvalues of U, of ${width} features, and of V, of ${classCount} classes, from the largest down, on a logarithmic scale.`,
        curves: [spectrum("u", "U: features", uValues), spectrum("v", "V: answers", vValues)],
      },
      ...(comparison === null ? [] : [calibrationChart(comparison)]),
    ].filter(({ curves }) => curves.length > 0),
    maps: [],
    notes: notesOf(setAside, posterior),
  };
}

/**
 * Of the original, of the drawn classifiers each by itself (their mean, which is what the paper reports), and of the mean
 * of their answers. Intervals are of the test images: how far another sample of so many would lead.
 */
function answerMeasures(comparison: AnswerComparison | null): Measure[] {
  const averagedOf = `One answer to each image: the mean of ${comparison?.drawn.samples} drawn classifiers`;
  const known = (value: number | undefined, better: Measure["better"], note: string | null): Partial<Measure> => ({
    ...{ value: value ?? null, better, note: comparison === null ? "The dataset has no test images." : note },
  });
  const share = (value: number | undefined, note: string | null): Partial<Measure> => ({
    ...known(value, "higher", note),
    ...(comparison !== null && value !== undefined && intervalOf(value, comparison.original.images)),
  });
  const accuracies = (id: string, label: string, description: string, of: "topOne" | "topFive") => {
    const sampled = comparison && meanInWords(comparison.drawn.samples, comparison.drawn[of]);
    return [
      measureOf(`${id}-original`, `${label}, original`, description, share(comparison?.original[of], null)),
      measureOf(`${id}-sampled`, `${label}, sampled`, description, share(comparison?.drawn[of].mean, sampled)),
      measureOf(`${id}-averaged`, `${label}, averaged`, description, share(comparison?.averaged[of], averagedOf)),
    ];
  };
  const errors = (id: string, label: string, description: string, of: "calibrationError" | "surprise") => {
    const measured = (quality: AnswerQuality | undefined, note: string | null) => known(quality?.[of], "lower", note);
    return [
      measureOf(`${id}-original`, `${label}, original`, description, measured(comparison?.original, null)),
      measureOf(`${id}-averaged`, `${label}, averaged`, description, measured(comparison?.averaged, averagedOf)),
    ];
  };
  return [
    ...accuracies("top-1", "Top-1 accuracy", "Of the test images", "topOne"),
    ...accuracies("top-5", "Top-5 accuracy", "The true class is among the five most probable", "topFive"),
    ...errors(
      "calibration-error",
      "Calibration error",
      "Mean distance of accuracy from confidence, in ten bins",
      "calibrationError",
    ),
    ...errors("surprise", "Mean surprise", "−log p of the true class, in nats", "surprise"),
  ];
}

function intervalOf(share: number, images: number): Pick<Measure, "low" | "high"> {
  const { lower, upper } = wilsonInterval(share * images, images);
  return { low: lower, high: upper };
}

const meanInWords = (samples: number, { standardError }: MeanOverDraws): string =>
  standardError === null
    ? "Of one drawn classifier"
    : `Mean of ${samples} drawn classifiers, each by itself; standard error over the draws ${standardError.toPrecision(2)}`;

/** Of a spectrum at most so many points are drawn. */
const POINTS = 200;

/** log₁₀ of the eigenvalues from the largest down; those that are nothing but rounding are left out. */
function spectrum(id: string, label: string, ascending: ArrayLike<number>): Curve {
  const values = Array.from(ascending).toSorted((a, b) => b - a);
  const least = 1e-14 * values[0]!;
  const kept = values.filter((value) => value > least);
  const step = Math.max(1, Math.ceil(kept.length / POINTS));
  const ranks = kept.map((_, rank) => rank).filter((rank) => rank % step === 0 || rank === kept.length - 1);
  return {
    ...{ id, label, xLabel: "Rank", yLabel: "log₁₀ of the eigenvalue" },
    x: ranks.map((rank) => rank + 1),
    y: ranks.map((rank) => Math.log10(kept[rank]!)),
  };
}

function calibrationChart({ original, averaged, drawn }: AnswerComparison): FitSummary["charts"][number] {
  const reliability = (id: string, label: string, { bins }: AnswerQuality): Curve => {
    // A handful of images says little of accuracy, and would stand out most.
    const filled = bins.filter(({ n }) => n >= 10);
    return {
      ...{ id, label, xLabel: "Confidence", yLabel: "Accuracy" },
      x: filled.map(({ confidence }) => confidence),
      y: filled.map(({ accuracy }) => accuracy),
    };
  };
  return {
    id: "calibration",
    label: "Calibration",
    description: `Accuracy by confidence on ${original.images} test images, of the original and of the mean answers of ${drawn.samples} drawn classifiers. Bins of fewer than ten images are left out.`,
    curves: [
      reliability("original", `Original, error ${original.calibrationError.toFixed(3)}`, original),
      reliability("averaged", `Averaged, error ${averaged.calibrationError.toFixed(3)}`, averaged),
    ].filter(({ x }) => x.length > 0),
  };
}

function notesOf(setAside: readonly SetAsideImage[], { vValues, uValues, tau }: KfacPosterior): string[] {
  const largest = (values: ArrayLike<number>) => Math.max(0, ...Array.from(values));
  const notes: string[] = [];
  if (setAside.length > 0)
    notes.push(`${setAside.length} training images could not be read and are left out: ${setAside[0]!.reason}`);
  if (largest(uValues) * largest(vValues) < tau)
    notes.push(
      "The classifier is so sure of every training image that their curvature is below τ everywhere: the prior alone says how sure the learner is.",
    );
  return notes;
}
