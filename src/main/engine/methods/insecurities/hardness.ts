import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type FitSummary, fit as fitOutput } from "#shared/methods/outputs/fit.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import { leftOutInWords, SetAsideImages } from "../../datasets/set-aside-images.ts";
import { networkRows } from "../../models/answers.ts";
import { type Network, requireNetwork } from "../../models/classifier.ts";
import { chosen } from "../../models/predict.ts";
import { requireSpatialLayer } from "../../models/spatial-gradients.ts";
import type { SetAsideImage } from "../../protocol.ts";
import type { Watch } from "../../watch.ts";
import type { ArtefactContents, DatasetMaterial, MethodPlace, Runner } from "../runner.ts";
import { type AreaUnderRoc, areaUnderRoc } from "./area-under-roc.ts";
import type { Readout } from "./readout.ts";
import { crossEntropy, fitSoftLogistic, type LogisticFit, type SoftExamples, sigmoid } from "./soft-logistic.ts";

const ridges = [1e-4, 1e-3, 1e-2, 1e-1, 1];
/** Training images without which nothing can be learnt. */
const fewest = 20;
/** Below this area under the curve errors are hardly told from hits (Hosmer & Lemeshow: from .7 on it is acceptable). */
const useful = 0.6;
/** Where no score has been computed for an image. */
const unknown = -1;

/**
 * A predictor of hardness s(x) = σ(w · mean(A) + b) that reads the last spatial layer and minimises BCE(s, 1 − p_c), p_c
 * being the probability that the classifier gives to the right class. The classifier itself stays as it is.
 */
export const hardness: Runner<"hardness"> = async ({ subject, settings, seed }, place, watch) => {
  const network = requireNetwork(subject.classifier, "gradients");
  const { dataset } = subject;
  const generator = seededGenerator(seed).split("hardness");
  const training = [...dataset.trainIndices()];
  const drawn = generator.choose(training, Math.min(settings.images, training.length));
  const asked = Int32Array.from([...drawn, ...dataset.testIndices()]);
  const judging = asked.length - drawn.length;
  const pooled = await pooledActivations(network, dataset, asked, place, {
    ...watch,
    onProgress: ({ done, total, unit }) =>
      watch.onProgress({
        ...{ done, total, unit },
        message: `${done} of ${total} images: ${drawn.length} to learn from, ${judging} to test on`,
      }),
  });
  // Images that cannot be read are none to learn from, nor to test on.
  const all = pooled.rows.map((row) => asked[row]!);
  const learning = all.slice(0, pooled.rows.filter((row) => row < drawn.length).length);
  const test = all.slice(learning.length);
  if (learning.length < fewest)
    throw new ExemplarError(
      "INVALID",
      `${learning.length} training images are too few to learn from and to hold some out: ${fewest} are needed.`,
      pooled.setAside[0]
        ? `${pooled.setAside.length} images cannot be read (${pooled.setAside[0].reason}): put their files back as they were.`
        : "Use a dataset with more training images.",
    );
  const { scale, examples } = standardised(pooled, learning.length);
  const held = Math.round(settings.heldOut * learning.length);
  const [validation, fitting] = [part(examples, 0, held), part(examples, held, learning.length)];
  const losses: number[] = [];
  for (const ridge of ridges)
    losses.push(crossEntropy(validation, await fitSoftLogistic(fitting, ridge, watch.signal)));
  const ridge = ridges[losses.indexOf(Math.min(...losses))]!;
  const fit = await fitSoftLogistic(part(examples, 0, learning.length), ridge, watch.signal);
  const { weights, bias } = unscaled(fit, scale);
  const scores = all.map((_, row) => scoreOf(pooled, row, { weights, bias }));
  const difficulty = new Float32Array(dataset.images.count).fill(unknown);
  for (const [row, index] of all.entries()) difficulty[index] = scores[row]!;
  const testRows = test.map((_, k) => learning.length + k);
  const roc = areaUnderRoc(
    testRows.map((row) => scores[row]!),
    testRows.map((row) => pooled.wrong[row]!),
  );
  return {
    summary: summaryOf(roc, {
      ridge,
      loss: Math.min(...losses),
      even: evenLoss(fitting, validation),
      learning: learning.length,
      test: test.length,
      setAside: pooled.setAside,
    }),
    tensors: {
      weights: { dtype: "float32", shape: [weights.length], data: Float32Array.from(weights) },
      bias: { dtype: "float32", shape: [1], data: Float32Array.of(bias) },
      difficulty: { dtype: "float32", shape: [difficulty.length], data: difficulty },
    },
    pictures: {},
    uncertainty: { ...(roc && { area_under_the_curve_standard_error: roc.standardError }) },
  };
};

/** What an area under the curve says, of which .5 is chance, and its interval's lower end. */
const learnt = (area: number, low: number): "nothing" | "little" | "enough" =>
  low <= 0.5 ? "nothing" : area < useful ? "little" : "enough";

/** What a predictor's user has to know: whether it tells errors from hits at all. */
export function hardnessCautions({ summary }: ArtefactContents): string[] {
  const parsed = fitOutput.summary.safeParse(summary);
  const area = parsed.data?.measures.find(({ id }) => id === "auc");
  if (area?.value == null || area.low === null || learnt(area.value, area.low) === "enough") return [];
  return [
    `The hardness predictor tells errors from hits hardly better than chance (area under the curve ${area.value.toFixed(2)}, ${area.low.toFixed(2)} to ${area.high?.toFixed(2)}): its part in these regions means little.`,
  ];
}

/** What a fitted predictor reads out of a network's last spatial layer: the one number v, whose σ is the hardness. */
export function hardnessReadout(network: Network, fit: ArtefactContents): Readout {
  const { shape } = requireSpatialLayer(network);
  const weights = Float32Array.from(fit.tensor("weights").data);
  const [bias] = fit.tensor("bias").data;
  if (weights.length !== shape[2])
    throw new ExemplarError(
      "INVALID",
      `The hardness predictor reads ${weights.length} channels, but the network's last convolution has ${shape[2]}.`,
      "Fit the predictor to this classifier.",
    );
  return {
    key: `hardness:${network.key}:${bias}:${weights.join()}`,
    shape,
    size: 1,
    multiple: 1,
    read: (activations) =>
      tf.add(tf.matMul(tf.mean(activations, [1, 2]), tf.tensor2d(weights, [weights.length, 1])), bias!),
  };
}

/** Of the images that can be read. */
interface Pooled {
  /** Which of those that were asked for they are, in their order. */
  readonly rows: readonly number[];
  readonly setAside: readonly SetAsideImage[];
  readonly size: number;
  /** Mean activations over places, `[images, size]`. */
  readonly features: Float32Array;
  /** 1 − p_c. */
  readonly targets: Float64Array;
  readonly wrong: readonly boolean[];
}

async function pooledActivations(
  network: Network,
  { images, labels }: DatasetMaterial,
  indices: Int32Array,
  { checkpoint: _, ...workplace }: MethodPlace,
  watch: Watch,
): Promise<Pooled> {
  const layer = requireSpatialLayer(network);
  const program = networkRows("pooled-activations", network, (parameters, batch) => {
    const activations = layer.activations(parameters, batch);
    return {
      pooled: tf.mean(activations, [1, 2]),
      probabilities: tf.softmax(layer.outputs(parameters, activations).logits),
    };
  });
  const size = layer.shape[2];
  const features = new Float32Array(indices.length * size);
  const targets = new Float64Array(indices.length);
  const wrong: boolean[] = [];
  const readable: number[] = [];
  const classes = labels();
  const reading = new SetAsideImages();
  for await (const { from, rows, results } of runInBatches(program, chosen(images, indices, reading), workplace, watch))
    for (let row = 0; row < rows; row++) {
      const index = indices[from + row]!;
      if (reading.has(index)) continue;
      const pooled = results.pooled!.data as Float32Array;
      features.set(pooled.subarray(row * size, (row + 1) * size), readable.length * size);
      const own = results.probabilities!.data.subarray(row * network.classCount, (row + 1) * network.classCount);
      const right = classes[index]!;
      targets[readable.length] = 1 - own[right]!;
      wrong.push(own.some((value) => value > own[right]!));
      readable.push(from + row);
    }
  const count = readable.length;
  return {
    ...{ rows: readable, setAside: reading.list, size, wrong },
    ...{ features: features.subarray(0, count * size), targets: targets.subarray(0, count) },
  };
}

interface Scale {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/** Features of mean 0 and variance 1 over the first rows, from which it learns; those that never vary stay 0. */
function standardised({ size, features, targets }: Pooled, rows: number): { scale: Scale; examples: SoftExamples } {
  const mean = new Float64Array(size);
  const sd = new Float64Array(size);
  for (let k = 0; k < rows * size; k++) mean[k % size]! += features[k]! / rows;
  for (let k = 0; k < rows * size; k++) sd[k % size]! += (features[k]! - mean[k % size]!) ** 2 / rows;
  for (let d = 0; d < size; d++) sd[d] = sd[d]! > 1e-12 ? Math.sqrt(sd[d]!) : Number.POSITIVE_INFINITY;
  return {
    scale: { mean, sd },
    examples: {
      count: rows,
      size,
      features: Float64Array.from({ length: rows * size }, (_, k) => (features[k]! - mean[k % size]!) / sd[k % size]!),
      targets: targets.subarray(0, rows),
    },
  };
}

const part = ({ size, features, targets }: SoftExamples, from: number, to: number): SoftExamples => ({
  count: to - from,
  size,
  features: features.subarray(from * size, to * size),
  targets: targets.subarray(from, to),
});

/** The same predictor of features as they are. */
function unscaled({ weights, bias }: LogisticFit, { mean, sd }: Scale): LogisticFit {
  const own = weights.map((value, d) => value / sd[d]!);
  return { weights: own, bias: own.reduce((sum, value, d) => sum - value * mean[d]!, bias) };
}

const scoreOf = ({ size, features }: Pooled, row: number, { weights, bias }: LogisticFit): number =>
  sigmoid(weights.reduce((sum, value, d) => sum + value * features[row * size + d]!, bias));

/** The loss of saying the mean target of the one part about each image of the other. */
function evenLoss(fitting: SoftExamples, validation: SoftExamples): number {
  const mean = fitting.targets.reduce((sum, value) => sum + value / fitting.count, 0);
  const share = Math.min(1 - 1e-12, Math.max(1e-12, mean));
  const fit = { weights: new Float64Array(fitting.size), bias: Math.log(share / (1 - share)) };
  return crossEntropy(validation, fit);
}

interface Facts {
  readonly ridge: number;
  readonly loss: number;
  readonly even: number;
  readonly learning: number;
  readonly test: number;
  readonly setAside: readonly SetAsideImage[];
}

function summaryOf(roc: AreaUnderRoc | null, { ridge, loss, even, learning, test, setAside }: Facts): FitSummary {
  const half = roc ? 1.96 * roc.standardError : 0;
  const told = roc ? learnt(roc.area, roc.area - half) : "enough";
  const measure = (
    id: string,
    label: string,
    description: string,
    value: number | null,
    unit: string | null = null,
  ) => ({
    ...{ id, label, description, value, unit, low: null, high: null, better: null, note: null },
  });
  return {
    measures: [
      {
        ...measure(
          "auc",
          "Area under the curve",
          "How well errors are told from hits: how often a test image that the classifier gets wrong has a higher hardness than one that it gets right; 0.5 is chance",
          roc?.area ?? null,
        ),
        low: roc ? Math.max(0, roc.area - half) : null,
        high: roc ? Math.min(1, roc.area + half) : null,
        better: "higher",
        note: roc
          ? `${roc.errors} errors and ${roc.hits} hits${{ nothing: "; it may have learnt nothing", little: "; it has learnt little", enough: "" }[told]}`
          : test === 0
            ? "there are no test images"
            : "the classifier is always right, or always wrong, on the test images",
      },
      {
        ...measure(
          "cross-entropy",
          "Held-out cross-entropy",
          "Of the predicted hardness with 1 − the probability of the right class, on training images that were held out",
          loss,
          "nats",
        ),
        better: "lower",
        note: `${even.toPrecision(3)} nats by saying the same of every image`,
      },
      measure("ridge", "Ridge", "By which weights are shrunk, chosen on the held-out images", ridge),
    ],
    charts: roc
      ? [
          {
            id: "roc",
            label: "Errors told from hits",
            description: `Of ${roc.errors} errors and ${roc.hits} hits; the area below is ${roc.area.toFixed(2)}.`,
            curves: [thinned(roc)],
          },
        ]
      : [],
    maps: [],
    notes: [
      `Learnt from ${learning} training images. The classifier was not trained again with it, as Wang & Vasconcelos train both together.`,
      ...(setAside.length > 0 ? [leftOutInWords(setAside)] : []),
      ...(told !== "enough"
        ? [
            `The area under the curve is ${told === "nothing" ? "not clearly above .5" : `below ${useful}`}, where .5 is chance: this predictor has learnt little or nothing of what is hard, and its maps mean as little.`,
          ]
        : []),
    ],
  };
}

/** Few enough points to travel. */
function thinned({ curve }: AreaUnderRoc) {
  const every = Math.max(1, Math.ceil(curve.hits.length / 200));
  const few = (values: readonly number[]) => values.filter((_, k) => k % every === 0 || k === values.length - 1);
  return {
    id: "roc",
    label: "Hardness",
    xLabel: "Share of hits above the threshold",
    yLabel: "Share of errors above it",
    x: few(curve.hits),
    y: few(curve.errors),
  };
}
