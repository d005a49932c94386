import type { ModelReport } from "#shared/contract/imported-model.ts";
import type { Classifier } from "#shared/contract/library.ts";

type Capability = Classifier["capabilities"][number];

/** What is done to a pixel before the model sees it, and why. */
export function normalisation({ preprocessing }: Pick<ModelReport, "preprocessing">): string {
  const { source, scale, mean, sd, order, reason } = preprocessing;
  const isIdentity = scale === 1 && mean.every((value) => value === 0) && sd.every((value) => value === 1);
  const formula = isIdentity
    ? "none, pixels go from 0 to 1"
    : `(pixel × ${scale} − ${listed(mean)}) / ${listed(sd)}, with pixels from 0 to 1`;
  const ordered = order === "BGR" ? `${formula}, blue first` : formula;
  if (source === "settings") return ordered;
  return source === "unknown" ? `${ordered}: the file does not say, please check` : `${ordered}: ${reason}`;
}

const listed = (values: readonly number[]) => (values.length === 1 ? String(values[0]) : `[${values.join(", ")}]`);

/** How the import's logits compare with the file's own. */
export function agreementWords({ agreement }: Pick<ModelReport, "agreement">): string {
  if (agreement === null) return "not compared";
  const { difference, limit, images, notTestable } = agreement;
  if (notTestable !== null) return `not testable: ${notTestable}`;
  return `within ${difference.toExponential(1)} of the spread of the file's own logits, on ${images} random images (${limit} is allowed)`;
}

/** What an output's numbers are. */
export function answersWords({ output }: Pick<ModelReport, "output">): string {
  const { answers, classCount, name } = output;
  if (answers === "one logit" || answers === "one probability")
    return `${answers === "one logit" ? "one logit" : "one probability"}, of the second of two classes (${name})`;
  return `${answers} of ${classCount} classes (${name})`;
}

/** How many labelled images are right with each range of pixels that was tried. */
export const accuracyWords = ({ accuracies }: Pick<ModelReport, "accuracies">): string =>
  accuracies
    .map(
      ({ range, accuracy, images, used }) =>
        `${Math.round(100 * accuracy)}% of ${images}, ${range}${used ? " (used)" : ""}`,
    )
    .join("; ");

/** Which operators of the model can be differentiated here. */
export function operatorCoverage({ operators }: Pick<ModelReport, "operators">): string {
  const uncovered = operators.filter(({ covered }) => !covered);
  if (uncovered.length === 0) return `all ${operators.length} covered`;
  const named = uncovered.map(({ operator, count }) => (count === 1 ? operator : `${operator} (${count} times)`));
  return `${operators.length - uncovered.length} of ${operators.length} covered, not ${named.join(", ")}`;
}

/** Why a model lacks a capability. */
export function whyNot(capability: Capability, report: ModelReport | null): string {
  if (report === null) return "Its network does not offer it.";
  if (report.blackBoxReason !== null) return `It stays a black box: ${report.blackBoxReason}`;
  if (capability === "features") return "No classification layer was found that reads features.";
  return "Its import does not offer it.";
}

/** Why a classifier cannot take a dataset's images, or null where it can. */
export function sizeMismatch(
  { input }: Pick<ModelReport, "input">,
  dataset: { readonly name: string; readonly height: number; readonly width: number; readonly channels: number },
): string | null {
  const sizes = [input, dataset].map(({ height, width, channels }) => `${height} × ${width} × ${channels}`);
  if (sizes[0] === sizes[1]) return null;
  return `It takes images of ${sizes[0]}, those of ${dataset.name} are ${sizes[1]}.`;
}
