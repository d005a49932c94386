import { type Artefact, type ArtefactFile, fileOf } from "#shared/domain/artefact.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type ImageSetSummary, imageSet } from "#shared/methods/outputs/image-set.ts";
import { beliefAfter, type ExampleKernel } from "#shared/teaching/example-kernel.ts";
import { answerAt } from "#shared/teaching/example-set.ts";
import type { Store } from "../store/store.ts";

/** A computed set of teaching examples with all that another set of the same images needs. */
export interface EditableExamples {
  readonly artefact: Artefact;
  readonly summary: ImageSetSummary;
  readonly kernel: ExampleKernel;
  /** Of each position of the kernel: which image of the dataset it is, the target's first. */
  readonly images: Int32Array;
  readonly threshold: number;
}

/** @throws UNSUPPORTED for an artefact without a kernel, PROJECT_DAMAGED where its files have changed */
export function editableExamples(store: Store, artefact: Artefact): EditableExamples {
  const summary = imageSet.summary.safeParse(artefact.summary).data;
  const file = (name: string) => fileOf(artefact.files, name);
  const [covariance, priorMean, labels, images] = ["kernel", "prior-mean", "labels", "images"].map(file);
  if (artefact.output !== imageSet.id || !summary || !covariance || !priorMean || !labels || !images)
    throw new ExemplarError(
      "UNSUPPORTED",
      "This artefact is no set of teaching examples that can be changed.",
      "Run Teaching examples on the target, and change what it makes.",
    );
  const bytes = ({ sha256 }: ArtefactFile) => new Uint8Array(store.blobs.read(sha256)).buffer;
  const { weight = 1, threshold = 0.8 } = artefact.settings as { weight?: number; threshold?: number };
  const kernel = {
    covariance: new Float32Array(bytes(covariance)),
    priorMean: new Float32Array(bytes(priorMean)),
    labels: new Float32Array(bytes(labels)),
    weight,
  };
  return { artefact, summary, kernel, images: new Int32Array(bytes(images)), threshold };
}

/** @throws INVALID for positions that the kernel does not have, repeated ones, or where one of the two answers is not taught */
export function requireExamples({ kernel, images }: EditableExamples, examples: readonly number[]): void {
  const unknown = examples.find((position) => position >= images.length);
  if (unknown !== undefined)
    throw new ExemplarError(
      "INVALID",
      `There is no image ${unknown} among the ${images.length - 1} that this set can be made of.`,
      "Choose one of the images that are shown beside it.",
    );
  if (new Set(examples).size < examples.length)
    throw new ExemplarError("INVALID", "The set has the same image twice.", "Choose different images.");
  if (new Set(examples.map((position) => answerAt(kernel, position))).size < 2)
    throw new ExemplarError(
      "INVALID",
      "The set has examples of one of the two answers only.",
      "Add at least one example of the other.",
    );
}

/** What is said of the set once other examples are in it: who has put it together, and what it makes of the learner. */
export function editedSummary(
  { summary, kernel, images, threshold }: EditableExamples,
  examples: readonly number[],
  shown: ImageSetSummary["images"],
): ImageSetSummary {
  const after = beliefAfter(kernel, examples);
  const values = new Map([
    ["after", after.probability],
    ["short", Math.max(0, threshold - after.probability)],
    ["sd-after", Math.sqrt(after.variance)],
  ]);
  const percent = (p: number) => `${(100 * p).toFixed(1)}%`;
  const made = `Put together by hand from ${images.length - 1} training images.`;
  const short = ` It makes the answer ${percent(after.probability)} probable to the learner, not more than ${percent(threshold)}.`;
  return {
    ...summary,
    images: shown,
    statements: summary.statements.map((statement) => ({
      ...statement,
      value: values.get(statement.id) ?? statement.value,
    })),
    note: after.probability > threshold ? made : made + short,
  };
}

/** What was changed, in words, place by place: "Example 2 of “four”: image 17 instead of 203". */
export function changesInWords({ summary }: EditableExamples, shown: ImageSetSummary["images"]): string[] {
  const before = summary.images;
  const categories = [...new Set([...before, ...shown].map(({ category }) => category))];
  return categories.flatMap((name) => {
    const of = (set: ImageSetSummary["images"]) =>
      set.filter(({ category }) => category === name).map(({ datasetIndex }) => datasetIndex);
    const [old, own] = [of(before), of(shown)];
    return Array.from({ length: Math.max(old.length, own.length) }, (_, k) => {
      if (old[k] === own[k]) return [];
      const place = `Example ${k + 1} of “${name}”`;
      if (own[k] === undefined) return `${place}: image ${old[k]} taken out`;
      return old[k] === undefined
        ? `${place}: image ${own[k]} added`
        : `${place}: image ${own[k]} instead of ${old[k]}`;
    }).flat();
  });
}
