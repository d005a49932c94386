import { percent, percentInterval } from "../figures/figure.ts";
import type { AgreementEstimate } from "../stats/agreement/agreement-estimate.ts";
import type { Interval } from "../stats/intervals/wald.ts";
import type { EstimatedShare } from "./majority-agreement.ts";
import { type RaterAgreement, raterAgreement } from "./rater-agreement.ts";
import {
  type CorrectedAccuracy,
  correctedAccuracy,
  type RelabelAnswer,
  relabelledImages,
  type VerdictCounts,
  verdictsByClass,
  verdictsByKind,
} from "./relabelling.ts";

/** All that a relabelling study answers. */
export interface RelabellingFindings {
  readonly agreement: RaterAgreement;
  readonly byKind: readonly VerdictCounts[];
  readonly byClass: readonly VerdictCounts[];
  /** Null where the classifier's evaluation is not at hand. */
  readonly corrected: CorrectedAccuracy | null;
  /** Attention checks that were passed, and all that were asked. */
  readonly checks: { readonly passed: number; readonly asked: number };
}

export interface RelabellingRequest {
  readonly answers: readonly RelabelAnswer[];
  readonly seed: number;
  /** Of the classifier on the test images, with the dataset's labels. */
  readonly evaluation: { readonly n: number; readonly accuracy: number } | null;
}

export function relabellingFindings({ answers, seed, evaluation }: RelabellingRequest): RelabellingFindings {
  const images = relabelledImages(answers);
  const checks = answers.filter(({ source }) => source === "attention_check");
  return {
    agreement: raterAgreement(images, { seed }),
    byKind: verdictsByKind(images),
    byClass: verdictsByClass(images),
    corrected: evaluation && correctedAccuracy(images, evaluation),
    checks: { passed: checks.filter(({ label, datasetLabel }) => label === datasetLabel).length, asked: checks.length },
  };
}

/** "2 raters, 29 images; 9 of 10 attention checks passed.", and what is to be minded. */
export function ratersInWords({ agreement: { raters, images, notes }, checks }: RelabellingFindings): string {
  const checked = checks.asked > 0 ? `; ${checks.passed} of ${checks.asked} attention checks passed` : "";
  return [`${raters} ${raters === 1 ? "rater" : "raters"}, ${images} images${checked}.`, ...notes].join(" ");
}

/** The columns of a table of verdicts, after its groups. */
export const verdictColumns = [
  "Images",
  "Misclassified",
  "Mislabelled",
  "Both wrong",
  "Neither",
  "Not recognisable",
  "Undecided",
  "Share misclassified",
  "Share mislabelled",
] as const;

export function verdictCells({ images, counts, misclassified, mislabelled }: VerdictCounts): string[] {
  const { both_wrong, neither, not_recognisable, undecided } = counts;
  const numbers = [images, counts.misclassified, counts.mislabelled, both_wrong, neither, not_recognisable, undecided];
  return [...numbers.map(String), shareInWords(misclassified), shareInWords(mislabelled)];
}

export const agreementColumns = ["Value", "95% interval", "Over images", "Images"] as const;

/** A line each for what is known of how much raters agree. */
export function agreementLines({ cohen, fleiss, alpha, raters }: RaterAgreement): { name: string; cells: string[] }[] {
  if (raters < 2) return [];
  const line = (
    name: string,
    { value, low, high, items, resampled }: AgreementEstimate & { resampled: Interval | null },
  ) => ({
    name,
    cells: [coefficient(value), interval(low, high), interval(resampled?.lower, resampled?.upper), String(items)],
  });
  return [
    ...(cohen ? [line("Cohen's κ", cohen)] : []),
    line("Fleiss' κ", fleiss),
    { name: "Krippendorff's α", cells: [coefficient(alpha), "–", "–", String(fleiss.items)] },
  ];
}

/** What corrected labels make of the classifier's accuracy. */
export function correctedInWords({ n, original, corrected, ...counts }: CorrectedAccuracy): string {
  const { becameRight, becameWrong, errors, errorsRelabelled } = counts;
  return (
    `On ${n.toLocaleString("en-GB")} test images the classifier is right in ${percent(original.share, 2)} by the dataset's labels ` +
    `(${percentInterval(original.low, original.high)}), and in ${percent(corrected.share, 2)} by the raters' where they agree ` +
    `(${percentInterval(corrected.low, corrected.high)}): ${becameRight} of its answers become right, and ${becameWrong} wrong. ` +
    `Raters have seen ${errorsRelabelled} of its ${errors} errors.`
  );
}

/** What is read beside the tables. */
export const relabellingNotes = [
  "An image is misclassified where most of its raters name what the dataset does and not the AI, and mislabelled where they name what the AI does and not the dataset. Shares are of images on whose class most raters agree; intervals are Wilson's, 95%, over images.",
  "Booth et al. (2021, Table 4) relabelled errors of which the AI was at least 85% sure: of 84 on MNIST 24 were genuinely misclassified (28.6%), of 93 on Fashion-MNIST 51 (54.8%), of 28 on CLEVR all. How many rated them, and how much they agreed, is not said there.",
  "Agreement counts “none of these” as a class. Intervals are by large samples (Fleiss, Cohen & Everitt 1969; Gwet 2008) and by a bootstrap over images.",
  "Labels are corrected in this view only: the dataset keeps its own. Images that nobody relabelled keep theirs too, so that where only errors are shown accuracy can only rise.",
] as const;

/** In whole per cent: of so few images more would say nothing. */
const shareInWords = ({ share, low, high }: EstimatedShare) =>
  low === null || high === null ? "–" : `${percent(share, 0)} (${percent(low, 0)} to ${percent(high, 0)})`;
const coefficient = (value: number | null | undefined) => (value == null ? "–" : value.toFixed(2).replace("-", "−"));
const interval = (low: number | null | undefined, high: number | null | undefined) =>
  low == null || high == null ? "–" : `${coefficient(low)} to ${coefficient(high)}`;
