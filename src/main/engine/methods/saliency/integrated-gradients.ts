import * as tf from "@tensorflow/tfjs-core";
import type { SettingsOf } from "#shared/methods/list.ts";
import { type Rows, runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { networkRows } from "../../models/answers.ts";
import { type Classifier, type Network, requireNetwork } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";
import { type Answer, inputGradient, oneHot, sumChannels } from "./input-gradient.ts";
import type { SaliencyAlgorithm } from "./saliency-map.ts";

/** Each pixel's share of the answer's difference to that of an even grey image, summed over channels. */
export const integratedGradients: SaliencyAlgorithm<SettingsOf<"integrated-gradients">> = async (
  { image, targetClass, settings: { baseline, ...path } },
  { classifier, checkpoint: _, ...workplace },
  watch,
) => {
  const { attributions, completenessError, steps } = await integratedGradientsOf(
    classifier,
    image,
    targetClass,
    { ...path, baseline: new Float32Array(image.length).fill(baseline) },
    workplace,
    watch,
  );
  return {
    values: sumChannels(attributions, classifier.inputShape[2]),
    colourMap: "cool-warm",
    uncertainty: { completeness_error: completenessError, gradients: steps },
  };
};

export interface IntegrationPath {
  /** `[H, W, C]`, where the path begins. */
  readonly baseline: Float32Array;
  readonly answer: Answer;
  /** How far the attributions' sum may be from the answer's difference between the path's ends. */
  readonly tolerance: number;
  /** Gradients that are taken at first, at the middles of so many pieces of the path. */
  readonly pieces: number;
  /** No more gradients are taken than that, whether or not the tolerance is met. */
  readonly most: number;
}

export interface IntegratedGradients {
  /** (x − x′) ∘ ∫ ∇f(x′ + t (x − x′)) dt, `[H, W, C]`. */
  readonly attributions: Float64Array;
  /** f(x) − f(x′), which complete attributions add up to. */
  readonly difference: number;
  /** Their sum less that. */
  readonly completenessError: number;
  /** Gradients that were taken. */
  readonly steps: number;
}

/** A piece of the path from x′ (0) to x (1), with the answers at its ends. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly below: number;
  readonly above: number;
}

/**
 * Integrated gradients along a straight line (equation 1 of Sundararajan, Taly & Yan 2017), as exact as asked for.
 *
 * The midpoint rule misses by what it makes of the network's kinks, wherever these lie. Over any piece of the path the
 * integral's sum is known, it is the answer's difference between the ends, so each piece tells its own error: pieces whose
 * error is small stay, the others are halved, until the sum of all is complete to within the tolerance.
 * @param image `[H, W, C]`
 * @throws ExemplarError `UNSUPPORTED` for a black box
 */
export async function integratedGradientsOf(
  classifier: Classifier,
  image: Float32Array,
  targetClass: number,
  path: IntegrationPath,
  workplace: Workplace,
  { signal, onProgress }: Watch,
): Promise<IntegratedGradients> {
  const network = requireNetwork(classifier, "gradients");
  const at = gradientsAlong(network, image, targetClass, path, workplace, signal);
  const change = image.map((value, k) => value - path.baseline[k]!);
  const ends = await answersAlong(network, image, targetClass, path, workplace, signal);
  let pieces = ends.slice(1).map((above, k): Piece => {
    const [from, to] = [k / path.pieces, (k + 1) / path.pieces];
    return { from, to, below: ends[k]!, above };
  });
  const difference = ends.at(-1)! - ends[0]!;
  const settled = new Float64Array(image.length);
  let open = new Float64Array(image.length);
  let allowance = path.tolerance / 2;
  let settledSum = 0;
  for (let steps = pieces.length; ; ) {
    const each = allowance / (2 * pieces.length);
    const halves: Piece[] = [];
    let openSum = 0;
    open = new Float64Array(image.length);
    let index = 0;
    for await (const { answer, gradient } of at(pieces.map(({ from, to }) => (from + to) / 2))) {
      const piece = pieces[index++]!;
      const length = piece.to - piece.from;
      let sum = 0;
      for (let k = 0; k < gradient.length; k++) sum += gradient[k]! * change[k]! * length;
      const error = Math.abs(sum - (piece.above - piece.below));
      const enough = error <= each;
      const total = enough ? settled : open;
      for (let k = 0; k < gradient.length; k++) total[k]! += gradient[k]! * change[k]! * length;
      if (enough) {
        allowance -= error;
        settledSum += sum;
      } else {
        const middle = (piece.from + piece.to) / 2;
        halves.push({ ...piece, to: middle, above: answer }, { ...piece, from: middle, below: answer });
        openSum += sum;
      }
    }
    const completenessError = settledSum + openSum - difference;
    const message = `Complete to ${Math.abs(completenessError).toExponential(1)}`;
    onProgress({ done: Math.min(steps, path.most), total: path.most, unit: "gradients", message });
    if (Math.abs(completenessError) <= path.tolerance || steps + halves.length > path.most)
      return { attributions: settled.map((value, k) => value + open[k]!), difference, completenessError, steps };
    steps += halves.length;
    pieces = halves;
  }
}

type Along = (places: readonly number[]) => AsyncGenerator<{ answer: number; gradient: Float32Array }, void, void>;

/** The answer and its gradient at places of the path. */
function gradientsAlong(
  network: Network,
  image: Float32Array,
  targetClass: number,
  { baseline, answer }: IntegrationPath,
  workplace: Workplace,
  signal: AbortSignal,
): Along {
  const size = image.length;
  const shared = { target: oneHot(targetClass, network.classCount) };
  return async function* (places) {
    const rows = { ...imagesAt(places, baseline, image), shared };
    for await (const batch of runInBatches(inputGradient(network, answer), rows, workplace, { signal }))
      for (let row = 0; row < batch.rows; row++)
        yield {
          answer: batch.results.answers!.data[row]!,
          gradient: batch.results.gradients!.data.subarray(row * size, (row + 1) * size) as Float32Array,
        };
  };
}

/** The answers at the ends of the path's pieces. */
async function answersAlong(
  network: Network,
  image: Float32Array,
  targetClass: number,
  { baseline, answer, pieces }: IntegrationPath,
  workplace: Workplace,
  signal: AbortSignal,
): Promise<number[]> {
  const program = networkRows(`answers:${answer}`, network, (parameters, images) => {
    const { logits } = network.design.forward(parameters, images);
    return { answers: answer === "logit" ? logits : tf.softmax(logits) };
  });
  const ends = Array.from({ length: pieces + 1 }, (_, k) => k / pieces);
  const answers: number[] = [];
  for await (const { rows, results } of runInBatches(program, imagesAt(ends, baseline, image), workplace, { signal }))
    for (let row = 0; row < rows; row++) answers.push(results.answers!.data[row * network.classCount + targetClass]!);
  return answers;
}

/** x′ + t (x − x′) for each place t. */
const imagesAt = (places: readonly number[], baseline: Float32Array, image: Float32Array): Rows => ({
  count: places.length,
  read(from, count) {
    const images = new Float32Array(count * image.length);
    for (let row = 0; row < count; row++) {
      const t = places[from + row]!;
      for (let k = 0; k < image.length; k++)
        images[row * image.length + k] = baseline[k]! + t * (image[k]! - baseline[k]!);
    }
    return { images };
  },
});
