import type { LocalSettings } from "#shared/methods/mixture/local-fields.ts";
import { runInBatches } from "../../../batches/run-in-batches.ts";
import { logProbabilities, plainImages } from "../../../models/answers.ts";
import type { Watch } from "../../../watch.ts";
import { imagePicture } from "../../outputs/image-picture.ts";
import type { MapAlgorithm, MapRequest } from "../../outputs/map.ts";
import { onPixels, segmentSizes } from "../segments/segments.ts";
import { segmentsPicture } from "../segments/segments-picture.ts";
import { type HiddenSegments, hiddenSegments } from "./hidden-segments.ts";
import { strongest } from "./strongest.ts";

/** What each segment does to the answer. */
export interface SegmentEffects {
  /** Above 0 it speaks for the answer, below against it. */
  readonly values: Float64Array;
  /** How far each of them may be off, with its name as a layer of the map; null where there are too few draws to tell. */
  readonly errors: { readonly name: string; readonly label: string; readonly values: Float64Array } | null;
  /** What else is said of it, by the method's own names. */
  readonly uncertainty: Readonly<Record<string, number>>;
}

/** Finds the effects of segments on one answer. */
type Explanation<Settings> = (
  question: HiddenSegments,
  request: Pick<MapRequest<Settings>, "settings" | "seed">,
  watch: Watch,
) => Promise<SegmentEffects>;

/**
 * A map of one answer by the effects of segments: all such methods cut the image, hide segments and keep the strongest
 * alike, so that their maps can be compared.
 */
export const localMap =
  <Settings extends LocalSettings>(explanation: Explanation<Settings>): MapAlgorithm<Settings> =>
  async ({ image, targetClass, settings, seed }, context, watch) => {
    const question = hiddenSegments(image, targetClass, settings, context);
    const { segments, varying } = question;
    const { values, errors, uncertainty } = await explanation(question, { settings, seed }, watch);
    const kept = Uint8Array.from({ length: segments.count }, () => 0);
    for (const segment of strongest(values, settings.kept)) kept[segment] = 1;
    const count = Math.min(settings.kept, segments.count);
    const seen = varying.filter((segment) => kept[segment]).length;
    const keptImage = withOnly(question, kept);
    const [whole, alone] = await answersOf(question, [image, keptImage]);
    return {
      values: onPixels(segments, values),
      colourMap: "cool-warm",
      layers: errors ? [{ ...errors, values: onPixels(segments, errors.values), colourMap: "cividis" }] : [],
      pictures: [
        {
          name: "kept",
          label: `Only the ${count} segments that speak most for the answer${seen < count ? `; ${count - seen} of them look the same when hidden` : ""}`,
          picture: imagePicture(keptImage, context.classifier.inputShape),
        },
        {
          name: "segments",
          label: "How the image is cut, and what is kept",
          picture: segmentsPicture(imagePicture(image, context.classifier.inputShape), segments, kept),
        },
      ],
      shown: settings.shown,
      uncertainty: {
        segments: segments.count,
        segments_that_vary: varying.length,
        segments_kept_that_vary: seen,
        smallest_segment_pixels: segmentSizes(segments).reduce((least, size) => Math.min(least, size)),
        ...uncertainty,
        probability_of_the_image: whole!.probability,
        probability_of_what_is_kept: alone!.probability,
        what_is_kept_gets_the_answer: Number(alone!.isAnswer),
      },
    };
  };

/** `[H, W, C]`, the image with every segment hidden but these. */
function withOnly({ image, baseline, segments: { labels } }: HiddenSegments, kept: Uint8Array): Float32Array {
  const channels = image.length / labels.length;
  return image.map((value, k) => (kept[labels[Math.floor(k / channels)]!] ? value : baseline[k]!));
}

/** Of each image `[H, W, C]`: how probable the class is, and whether it is the most probable one. */
async function answersOf(
  { context: { classifier, checkpoint: _, ...workplace }, targetClass }: HiddenSegments,
  images: readonly Float32Array[],
): Promise<{ probability: number; isAnswer: boolean }[]> {
  const { classCount } = classifier;
  const read = (from: number, count: number) => ({
    images: Float32Array.from(images.slice(from, from + count).flatMap((image) => [...image])),
  });
  const found: { probability: number; isAnswer: boolean }[] = [];
  const program = logProbabilities(classifier, plainImages(classifier));
  for await (const { rows, results } of runInBatches(program, { count: images.length, read }, workplace))
    for (let row = 0; row < rows; row++) {
      const own = results.logProbabilities!.data.subarray(row * classCount, (row + 1) * classCount);
      const logProbability = own[targetClass]!;
      found.push({ probability: Math.exp(logProbability), isAnswer: own.every((value) => value <= logProbability) });
    }
  return found;
}
