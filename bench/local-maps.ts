import { runInBatches } from "#engine/batches/run-in-batches.ts";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { noCheckpoint } from "#engine/methods/checkpoint.ts";
import { dmmMenLocal } from "#engine/methods/mixture/local/dmm-men-local.ts";
import { kernelShap } from "#engine/methods/mixture/local/kernel-shap.ts";
import { lime } from "#engine/methods/mixture/local/lime.ts";
import { strongest } from "#engine/methods/mixture/local/strongest.ts";
import type { MapAlgorithm, MapContext, TargetMap } from "#engine/methods/outputs/map.ts";
import { logProbabilities, plainImages } from "#engine/models/answers.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { type MethodId, parseSettings, requireMethod } from "#shared/methods/list.ts";
import type { Measurement } from "./measurement.ts";
import { openDigits } from "./support/digits.ts";
import { processorClock } from "./support/timing.ts";

const samples = 1000;
const rounds = 9;
const secondsLimit = 0.3;
const forwardLimit = 1.2;
const mixtureLimit = 5;

/** Digits of the table. */
const many = 50;

/** Accuracies of Table 1, of MNIST. */
const published = { lime: 0.9995, "kernel-shap": 0.941, "dmm-men-local": 1 } as const;
type Explained = keyof typeof published;

const watch = { signal: new AbortController().signal, onProgress: () => {} };
const algorithms = { lime, "kernel-shap": kernelShap, "dmm-men-local": dmmMenLocal } as {
  readonly [Id in MethodId]?: MapAlgorithm<never>;
};

interface Digit {
  readonly image: Float32Array;
  readonly label: number;
}

/**
 * What do explanations by segments cost, against the classifier's answers to as many images, and what does the classifier
 * say of digits of which only the strongest few of 49 segments are kept (Table 1 of Guo et al. 2018)?
 */
export default async function (): Promise<Measurement[]> {
  using opened = await openDigits();
  const { images, labels, test, network } = opened;
  const context = { classifier: network, ...workplaceOn(onnxRuntime()), checkpoint: noCheckpoint };
  const digits: Digit[] = [];
  for (let k = 0; k < many; k++) {
    const index = test[Math.floor((k * test.length) / many)]!;
    digits.push({ image: await images.read([index]), label: labels[index]! });
  }
  const measurements: Measurement[] = [];
  for (const id of ["lime", "kernel-shap"] as const) {
    const costs = await costOf(id, digits, context);
    measurements.push(
      {
        question: `${requireMethod(id).label} of a digit, ${samples} samples, 49 squares`,
        value: costs.own,
        unit: "s of CPU",
        against: `${secondsLimit} s (limit 1)`,
        ratio: costs.own / secondsLimit,
      },
      {
        question: `the same, beyond the answers to as many such images`,
        value: costs.own,
        unit: "s of CPU",
        against: `the classifier alone, ${costs.forward.toFixed(3)} s (limit ${forwardLimit})`,
        ratio: costs.own / costs.forward,
      },
    );
  }
  const mixture = await costOf("dmm-men-local", digits, context);
  measurements.push({
    question: "Local mixture of regressions of a digit, two chains of 1000 sweeps",
    value: mixture.own,
    unit: "s of CPU",
    against: `${mixtureLimit} s (limit 1; the paper takes 37.5 s)`,
    ratio: mixture.own / mixtureLimit,
  });
  return [...measurements, ...(await keptDigits(digits, context))];
}

const explain = (id: Explained, settings: object, { image, label }: Digit, seed: number, context: MapContext) =>
  algorithms[id]!(
    {
      image,
      targetClass: label,
      settings: parseSettings(requireMethod(id), { cut: "grid", samples, ...settings }) as never,
      seed,
    },
    context,
    watch,
  );

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Seconds of processor time, in turns with the classifier's own on images half of whose squares are black. */
async function costOf(id: Explained, digits: readonly Digit[], { classifier, checkpoint: _, ...place }: MapContext) {
  const context = { classifier, checkpoint: noCheckpoint, ...place };
  const { image } = digits[0]!;
  const pixels = new Float32Array(samples * 784);
  for (let row = 0; row < samples; row++)
    for (let pixel = 0; pixel < 784; pixel++)
      pixels[row * 784 + pixel] = (pixel * 7 + row * 13) % 5 < 2 ? 0 : image[pixel]!;
  const program = logProbabilities(classifier, plainImages(classifier));
  const rows = {
    count: samples,
    read: (from: number, count: number) => ({ images: pixels.subarray(from * 784, (from + count) * 784) }),
  };
  const times = { own: [] as number[], forward: [] as number[] };
  for (let round = -2; round < rounds; round++) {
    const alone = processorClock();
    for await (const _ of runInBatches(program, rows, place));
    const forward = alone();
    const whole = processorClock();
    await explain(id, {}, digits[0]!, round + 2, context);
    const own = whole();
    if (round < 0) continue;
    times.own.push(own);
    times.forward.push(forward);
  }
  return { own: median(times.own), forward: median(times.forward) };
}

/**
 * How often the classifier still gives the label, and how probable it is, of digits with only the strongest segments kept
 * and the rest black, whichever method says which these are.
 */
async function keptDigits(digits: readonly Digit[], context: MapContext): Promise<Measurement[]> {
  const { classifier, checkpoint: _, ...place } = context;
  const program = logProbabilities(classifier, plainImages(classifier));
  const measurements: Measurement[] = [];
  for (const [id, paper] of Object.entries(published)) {
    const effects: number[][] = [];
    for (const [k, digit] of digits.entries())
      effects.push(perSquare(await explain(id as Explained, {}, digit, k, context)));
    for (const kept of [20, 10, 5]) {
      const images = Float32Array.from(
        digits.flatMap(({ image }, k) => {
          const squares = strongest(effects[k]!, kept);
          return [...image.map((value, pixel) => (squares.includes(squareOf(pixel)) ? value : 0))];
        }),
      );
      const read = (from: number, count: number) => ({ images: images.subarray(from * 784, (from + count) * 784) });
      let [right, probability] = [0, 0];
      for await (const { from, rows, results } of runInBatches(program, { count: digits.length, read }, place))
        for (let row = 0; row < rows; row++) {
          const own = results.logProbabilities!.data.subarray(row * 10, row * 10 + 10);
          const given = own[digits[from + row]!.label]!;
          probability += Math.exp(given) / digits.length;
          right += Number(own.every((value) => value <= given));
        }
      measurements.push({
        question: `${requireMethod(id).label}: the strongest ${kept} of 49 squares of ${many} digits, mean probability ${probability.toFixed(4)}`,
        value: right / digits.length,
        unit: "right",
        against: `Table 1's ${paper}, of another network's 20 segments (the less the better)`,
        ratio: paper / (right / digits.length),
      });
    }
  }
  return measurements;
}

const squareOf = (pixel: number) => 7 * Math.floor(pixel / 112) + Math.floor((pixel % 28) / 4);

const perSquare = ({ values }: TargetMap) =>
  Array.from({ length: 49 }, (_, square) => values[Math.floor(square / 7) * 112 + (square % 7) * 4]!);
