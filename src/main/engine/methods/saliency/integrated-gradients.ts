import * as tf from "@tensorflow/tfjs-core";
import type { SettingsOf } from "#shared/methods/list.ts";
import { type Rows, runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { networkRows } from "../../models/answers.ts";
import { type Classifier, type Network, requireNetwork } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";
import type { MapAlgorithm } from "../outputs/map.ts";
import { type IntegratedPath, integrateAlong, type Path, type PathPrecision } from "../path-integral.ts";
import { type Answer, inputGradient, oneHot, sumChannels } from "./input-gradient.ts";

/** Each pixel's share of the answer's difference to that of an even grey image, summed over channels. */
export const integratedGradients: MapAlgorithm<SettingsOf<"integrated-gradients">> = async (
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

export interface IntegrationPath extends PathPrecision {
  /** `[H, W, C]`, where the path begins. */
  readonly baseline: Float32Array;
  readonly answer: Answer;
}

/**
 * Integrated gradients of an answer by the image: (x − x′) ∘ ∫ ∇f(x′ + t (x − x′)) dt, `[H, W, C]`.
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
): Promise<IntegratedPath> {
  const network = requireNetwork(classifier, "gradients");
  const line: Path = {
    size: image.length,
    answers: (places) => answersAt(places, network, image, targetClass, path, workplace, signal),
    slopes: (places) => slopesAt(places, network, image, targetClass, path, workplace, signal),
  };
  return integrateAlong(line, path, { onProgress });
}

/** The answer and its slope at places of the path. */
async function* slopesAt(
  places: readonly number[],
  network: Network,
  image: Float32Array,
  targetClass: number,
  { baseline, answer }: IntegrationPath,
  workplace: Workplace,
  signal: AbortSignal,
) {
  const size = image.length;
  const change = image.map((value, k) => value - baseline[k]!);
  const shared = { target: oneHot(targetClass, network.classCount) };
  const rows = { ...imagesAt(places, baseline, image), shared };
  for await (const batch of runInBatches(inputGradient(network, answer), rows, workplace, { signal }))
    for (let row = 0; row < batch.rows; row++) {
      const gradient = batch.results.gradients!.data.subarray(row * size, (row + 1) * size);
      const slope = Float64Array.from(change, (value, k) => gradient[k]! * value);
      yield { answer: batch.results.answers!.data[row]!, slope };
    }
}

/** The answers at places of the path. */
async function answersAt(
  places: readonly number[],
  network: Network,
  image: Float32Array,
  targetClass: number,
  { baseline, answer }: IntegrationPath,
  workplace: Workplace,
  signal: AbortSignal,
): Promise<number[]> {
  const program = networkRows(`answers:${answer}`, network, (parameters, images) => {
    const { logits } = network.design.forward(parameters, images);
    return { answers: answer === "logit" ? logits : tf.softmax(logits) };
  });
  const answers: number[] = [];
  for await (const { rows, results } of runInBatches(program, imagesAt(places, baseline, image), workplace, { signal }))
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
