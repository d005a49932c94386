import * as tf from "@tensorflow/tfjs-core";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { compile } from "#engine/compile/compile.ts";
import { birdOf } from "#engine/datasets/birds/bird.ts";
import { renderBird } from "#engine/datasets/birds/render-bird.ts";
import type { Attribution } from "#engine/methods/insecurities/attributions/attribution.ts";
import { attributions } from "#engine/methods/insecurities/attributions/list.ts";
import { type Readout, readOut } from "#engine/methods/insecurities/readout.ts";
import { hesitancy, logit, type Score } from "#engine/methods/insecurities/score.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { maskOutlines, outlinePath } from "#shared/images/mask-outline.ts";
import { regionsAt, thresholdedMaps } from "#shared/images/threshold-regions.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Measurement } from "./measurement.ts";
import { cpuSeconds, processorClock } from "./support/timing.ts";

const shape = [14, 14, 512] as const;
const hidden = 4096;
const secondsLimit = 1.1;
const rounds = 3;

/** What do insecurities cost: attributions behind VGG's last convolution, a frame of the slider, and drawing birds? */
export default async function (): Promise<Measurement[]> {
  const workplace = workplaceOn(onnxRuntime());
  const watch = { signal: new AbortController().signal, onProgress: () => {} };
  const generator = seededGenerator(1);
  const activations = Float32Array.from({ length: 14 * 14 * 512 }, () => Math.max(0, generator.normal()));
  const timeOf = async (readout: Readout, attribute: Attribution, scores: readonly Score[]) => {
    const values = await readOut(readout, activations, workplace);
    const run = () => attribute({ readout, activations, values, scores }, workplace, watch);
    await run();
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await cpuSeconds(run));
    return Math.min(...times);
  };
  const measurements: Measurement[] = [];
  const convolutions = await vggConvolutions();
  const scores = [...[0, 1, 2, 3, 4].map(logit), hesitancy];
  for (const classes of [12, 200]) {
    const readout = vggHead(classes);
    const first = await timeOf(readout, attributions.gradient, scores);
    const second = await timeOf(readout, attributions["second-order"], scores);
    const limit = classes <= 12 ? 3 : 6;
    measurements.push({
      question: `Second order of five classes and the hesitancy, of ${classes} classes, behind VGG's last convolution`,
      value: second,
      unit: "s of CPU an image",
      against: `the same by the gradient, ${first.toFixed(2)} s (limit ${limit})`,
      ratio: second / first,
    });
    measurements.push({
      question: `The same of an image, through VGG-16's convolutions, of ${classes} classes`,
      value: convolutions + second,
      unit: "s of CPU an image",
      against: `the same by the gradient, ${(convolutions + first).toFixed(2)} s (limit ${limit})`,
      ratio: (convolutions + second) / (convolutions + first),
    });
    if (classes === 200)
      measurements.push({
        question: "Second order of 200 classes behind VGG's last convolution",
        value: second,
        unit: "s of CPU an image",
        against: `${secondsLimit} s (limit 1)`,
        ratio: second / secondsLimit,
      });
  }
  return [...measurements, ...sliderFrames(), birds()];
}

/** Seconds of processor time of an image of 224 × 224 through VGG-16's thirteen convolutions, with weights that are drawn. */
async function vggConvolutions(): Promise<number> {
  const channels = [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512];
  let depth = 3;
  const kernels = channels.flatMap((next) => {
    if (next === 0) return [];
    const kernel = { shape: [3, 3, depth, next] as [number, number, number, number], values: drawn(9 * depth, next) };
    depth = next;
    return [kernel];
  });
  const image = { shape: [1, 224, 224, 3], dtype: "float32" as const };
  const program = await compile(
    (inputs) => {
      let [activations, layer] = [inputs.image as tf.Tensor4D, 0];
      for (const next of channels) {
        const kernel = kernels[layer];
        if (next === 0 || !kernel) activations = tf.maxPool(activations, 2, 2, "valid");
        else {
          activations = tf.relu(tf.conv2d(activations, tf.tensor4d(kernel.values, kernel.shape), 1, "same"));
          layer++;
        }
      }
      return { activations };
    },
    { image },
    { runtime: onnxRuntime(), name: "vgg-convolutions" },
  );
  const generator = seededGenerator(2);
  const data = Float32Array.from({ length: 224 * 224 * 3 }, () => generator.normal());
  const run = () => program.run({ image: { ...image, data } });
  await run();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await cpuSeconds(run));
  await program.dispose();
  return Math.min(...times);
}

/** A layer's weights, `[rows, columns]`: a few thousand normals, repeated, as drawing 100 million takes longer than what is measured. */
function drawn(rows: number, columns: number, generator = seededGenerator(rows * columns)): Float32Array {
  const few = Float32Array.from({ length: 8191 }, () => generator.normal() * Math.sqrt(2 / rows));
  const values = new Float32Array(rows * columns);
  for (let k = 0; k < values.length; k += few.length)
    values.set(few.subarray(0, Math.min(few.length, values.length - k)), k);
  return values;
}

/** VGG-16's layers behind its last convolution, with weights that are drawn. */
function vggHead(classes: number): Readout {
  const weights = [drawn(7 * 7 * 512, hidden), drawn(hidden, hidden), drawn(hidden, classes)] as const;
  return {
    key: `vgg-head:${classes}`,
    ...{ shape, size: classes, multiple: 1 },
    read(a) {
      const flat = tf.reshape(tf.maxPool(a, 2, 2, "valid"), [-1, 7 * 7 * 512]) as tf.Tensor2D;
      const first = tf.relu(tf.matMul(flat, tf.tensor2d(weights[0], [7 * 7 * 512, hidden])));
      const second = tf.relu(tf.matMul(first as tf.Tensor2D, tf.tensor2d(weights[1], [hidden, hidden])));
      return tf.matMul(second as tf.Tensor2D, tf.tensor2d(weights[2], [hidden, classes]));
    },
  };
}

/** What the window computes while the coverage slider is drawn: ten ambiguities over 224 × 224 pixels. */
function sliderFrames(): Measurement[] {
  const generator = seededGenerator(3);
  const maps = Array.from({ length: 10 }, () =>
    Float64Array.from({ length: 196 }, () => Math.max(0, generator.normal())),
  );
  const prepared = thresholdedMaps(maps, [14, 14], [224, 224]);
  const frame = (percent: number) =>
    regionsAt(prepared, { coverage: percent / 100, smallest: 0.005, merge: 0.75, most: 5 }).map(({ mask }) =>
      outlinePath(maskOutlines(mask, 224, 224)),
    );
  for (let percent = 1; percent <= 90; percent++) frame(percent);
  const seconds = processorClock();
  for (let percent = 1; percent <= 90; percent++) frame(percent);
  const milliseconds = (1000 * seconds()) / 90;
  return [
    {
      question: "One step of the coverage slider, ten ambiguities over 224 × 224, mean of 1 to 90%",
      value: milliseconds,
      unit: "ms of CPU",
      against: "16 ms a frame (limit 1)",
      ratio: milliseconds / 16,
    },
  ];
}

function birds(): Measurement {
  const count = 400;
  for (let index = 0; index < 50; index++) renderBird(birdOf(1, index), 96);
  const seconds = processorClock();
  for (let index = 0; index < count; index++) renderBird(birdOf(1, index), 96);
  const rate = count / seconds();
  return {
    question: "Drawing birds of 96 × 96",
    value: rate,
    unit: "images/s of CPU",
    against: "200 images/s (limit 1, the less the better)",
    ratio: 200 / rate,
  };
}
