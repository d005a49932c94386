import type { TrialTable } from "../contract/analyse.ts";
import { wilsonInterval } from "../stats/intervals/wilson.ts";
import { outcomeOf, type RelabelOutcome } from "../study/trial-types/relabel.ts";
import type { EstimatedShare } from "./majority-agreement.ts";

/** One answer of a relabelling study, as its rows have it. */
export interface RelabelAnswer {
  readonly rater: string;
  readonly target: string;
  readonly sha256: string;
  /** Position of the image in its dataset, from 0. */
  readonly imageIndex: number;
  /** The target's kind, or attention_check. */
  readonly source: string;
  /** Null for none of the classes. */
  readonly label: string | null;
  readonly aiResponse: string;
  readonly aiConfidence: number;
  /** Null of an image that was made. */
  readonly datasetLabel: string | null;
}

/** The answers among a study's rows that name an image again; none where its trials are of another type. */
export function relabelAnswers({ columns, rows }: Pick<TrialTable, "columns" | "rows">): RelabelAnswer[] {
  const place = new Map(columns.map(({ name }, k) => [name, k]));
  if (!place.has("rater_label") || !place.has("outcome")) return [];
  return rows.flatMap((row) => {
    const cell = (name: string) => row[place.get(name) ?? -1] ?? null;
    const named = (name: string) => (cell(name) === null ? null : String(cell(name)));
    if (cell("outcome") === null) return [];
    return {
      rater: String(cell("subject_id")),
      target: String(cell("target_id")),
      sha256: String(cell("stimulus_sha256")),
      imageIndex: Number(cell("image_index")),
      source: String(cell("stimulus_source")),
      label: named("rater_label"),
      aiResponse: String(cell("ai_response")),
      aiConfidence: Number(cell("ai_confidence")),
      datasetLabel: named("dataset_label"),
    };
  });
}

/** Who is wrong by most raters' label, or that no label has most raters. */
export type Verdict = RelabelOutcome | "undecided";

/** An image with what its raters call it. */
export interface RelabelledImage extends Omit<RelabelAnswer, "rater" | "label"> {
  readonly labels: readonly Pick<RelabelAnswer, "rater" | "label">[];
  /** What more than half of its raters call it; null where that is none of the classes, or where it is undecided. */
  readonly majority: string | null;
  /** Share of its raters that give the most frequent answer. */
  readonly agreement: number;
  readonly verdict: Verdict;
}

/**
 * Each image with its raters' labels, by kind and position. More than half of those who were asked decide; a tie is
 * undecided, and a single rater decides alone. Attention checks are no images in question. A rater who was asked twice,
 * in two sessions, counts with the first answer.
 */
export function relabelledImages(answers: readonly RelabelAnswer[]): RelabelledImage[] {
  const asked = answers.filter(({ source }) => source !== "attention_check");
  return [...Map.groupBy(asked, ({ target }) => target).values()]
    .map((own): RelabelledImage => {
      const { rater: _, label: __, ...image } = own[0]!;
      const labels = [...Map.groupBy(own, ({ rater }) => rater)].map(([rater, [first]]) => ({
        rater,
        label: first!.label,
      }));
      const [[frequent, named]] = [...Map.groupBy(labels, ({ label }) => label)].sort(
        ([, a], [, b]) => b.length - a.length,
      ) as [[string | null, typeof labels]];
      const decided = named.length > labels.length / 2;
      return {
        ...image,
        labels,
        majority: decided ? frequent : null,
        agreement: named.length / labels.length,
        verdict: decided ? outcomeOf(frequent, image) : "undecided",
      };
    })
    .sort((a, b) => sourceOrder(a.source) - sourceOrder(b.source) || a.imageIndex - b.imageIndex);
}

const sources = {
  error: "Errors",
  adversarial: "Adversarial errors",
  low_confidence: "Low confidence",
  hit: "Hits",
  made: "Made images",
} as const;
const sourceOrder = (source: string) => Object.keys(sources).indexOf(source);

/** How many images of a group came out how. */
export interface VerdictCounts {
  readonly group: string;
  readonly images: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Of the images that most raters recognise and agree on: those that the AI gets wrong and the dataset right. */
  readonly misclassified: EstimatedShare;
  /** Likewise: those that the dataset gets wrong and the AI right. */
  readonly mislabelled: EstimatedShare;
}

/** From this confidence on an error is one of high confidence (Booth et al. 2021, §4.10). */
export const highConfidence = 0.85;

/** What Table 4 of Booth et al. (2021) counts: genuine misclassifications among errors of high confidence. */
export const publishedGenuine = [
  { group: "MNIST", misclassified: 24, images: 84 },
  { group: "Fashion-MNIST, ten a class", misclassified: 51, images: 93 },
  { group: "CLEVR", misclassified: 28, images: 28 },
] as const;

/**
 * How images came out, by kind; of errors also those of high confidence, which are the paper's Table 4. Intervals are
 * Wilson's, 95%, over images.
 */
export function verdictsByKind(images: readonly RelabelledImage[]): VerdictCounts[] {
  return [...Map.groupBy(images, ({ source }) => source)].flatMap(([source, own]) => {
    const group = sources[source as keyof typeof sources] ?? source;
    const confident = own.filter(({ aiConfidence }) => aiConfidence >= highConfidence);
    const split = source === "error" && confident.length > 0;
    return [
      verdictsOf(group, own),
      ...(split ? [verdictsOf(`${group}, AI at least ${100 * highConfidence}% sure`, confident)] : []),
    ];
  });
}

/** How errors came out by the class that the dataset gives them, as the columns of Table 4; in the order of classes. */
export function verdictsByClass(images: readonly RelabelledImage[]): VerdictCounts[] {
  const errors = images.filter(({ source }) => source === "error");
  return [...Map.groupBy(errors, ({ datasetLabel }) => datasetLabel!)]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([group, own]) => verdictsOf(group, own));
}

function verdictsOf(group: string, images: readonly RelabelledImage[]): VerdictCounts {
  const count = (verdict: Verdict) => images.filter((own) => own.verdict === verdict).length;
  const counts: Record<Verdict, number> = {
    misclassified: count("misclassified"),
    mislabelled: count("mislabelled"),
    both_wrong: count("both_wrong"),
    neither: count("neither"),
    not_recognisable: count("not_recognisable"),
    undecided: count("undecided"),
  };
  const decided = images.length - counts.undecided - counts.not_recognisable;
  return {
    ...{ group, images: images.length, counts },
    misclassified: shareOf(counts.misclassified, decided),
    mislabelled: shareOf(counts.mislabelled, decided),
  };
}

/** With Wilson's interval; of none, no share that could be said. */
function shareOf(count: number, of: number): EstimatedShare {
  if (of === 0) return { share: Number.NaN, low: null, high: null };
  const { lower, upper } = wilsonInterval(count, of);
  return { share: count / of, low: lower, high: upper };
}

export interface CorrectedAccuracy {
  /** Images of the test set. */
  readonly n: number;
  readonly original: EstimatedShare;
  readonly corrected: EstimatedShare;
  /** Answers that were wrong by the dataset's label and are right by the raters', and the other way round. */
  readonly becameRight: number;
  readonly becameWrong: number;
  /** Of the classifier's errors on the test set: those that raters have seen, and all. */
  readonly errorsRelabelled: number;
  readonly errors: number;
}

/**
 * The classifier's accuracy on the test set with the raters' labels in the place of the dataset's, where more than half of
 * an image's raters agree on a class; every other image keeps its label, and the dataset its own. Only what raters have
 * seen can change, so that with errors alone it can only rise: labels are as often wrong where the classifier agrees with
 * them as relabelled hits say.
 *
 * @param evaluation on the same test set, with the dataset's labels
 */
export function correctedAccuracy(
  images: readonly RelabelledImage[],
  { n, accuracy }: { readonly n: number; readonly accuracy: number },
): CorrectedAccuracy {
  const own = images.filter(({ source }) => ["error", "low_confidence", "hit"].includes(source));
  const right = Math.round(n * accuracy);
  const changed = own.filter(({ majority }) => majority !== null);
  const becameRight = changed.filter((image) => image.verdict === "mislabelled").length;
  const becameWrong = changed.filter(
    ({ majority, aiResponse, datasetLabel }) => aiResponse === datasetLabel && majority !== aiResponse,
  ).length;
  return {
    n,
    original: shareOf(right, n),
    corrected: shareOf(right + becameRight - becameWrong, n),
    ...{ becameRight, becameWrong },
    errorsRelabelled: own.filter(({ source }) => source === "error").length,
    errors: n - right,
  };
}

export type CorrectedLabel = ReturnType<typeof correctedLabels>[number];

/** One row an image: the columns of the table of corrections. */
export function correctedLabels(images: readonly RelabelledImage[]) {
  return images.map((own) => ({
    image_index: own.imageIndex,
    target_id: own.target,
    stimulus_sha256: own.sha256,
    stimulus_source: own.source,
    dataset_label: own.datasetLabel,
    majority_label: own.majority,
    verdict: own.verdict,
    raters: own.labels.length,
    agreement: own.agreement,
    ai_response: own.aiResponse,
    ai_confidence: own.aiConfidence,
    labels: own.labels.map(({ rater, label }) => `${rater}: ${label ?? "none"}`).join("; "),
  }));
}
