import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { ParameterTensors } from "../architecture.ts";
import { fullyConnected } from "../layers.ts";
import { adamWith } from "../optimisers/adam.ts";
import {
  batchNormalisation,
  type ChannelStatistics,
  halvingConvolution,
  statisticsOf,
  transposedConvolution,
} from "./gan-layers.ts";
import type { GeneratorArchitecture } from "./generator.ts";
import { placedLayers } from "./placed-layers.ts";

const latentSize = 5;
/** What four transposed convolutions make of one point. */
const grown = 32;

/**
 * Booth et al. 2021 (Bayes-TrEx), Table 6, right: a generator of 5 latent dimensions. The table's last layer turns 32 × 32
 * points into pixels; the margin beyond the image is cut off (28 × 28 is 32 × 32 with padding 2). The paper does not
 * print its discriminator: here it is that of Radford et al. 2016 (DCGAN) with three convolutions and without batch
 * normalisation. Both learn by binary cross-entropy, the generator by that of being taken for real (Goodfellow et al.
 * 2014, §3).
 * @param channels of the four hidden layers
 */
export const gan = (id: string, channels: readonly [number, number, number, number]): GeneratorArchitecture => ({
  id,
  label: "Generative adversarial network",
  description:
    "5 latent dimensions, four transposed convolutions with batch normalisation (Booth et al. 2021, Table 6).",
  design(imageShape) {
    const [height, width, depth] = imageShape;
    if (height > grown || width > grown)
      throw new ExemplarError(
        "INVALID",
        `Images of ${height} × ${width} are too large for this network, which makes at most ${grown} × ${grown}`,
        "Choose another generator, or import smaller images.",
      );
    const ups = channels.map((filters, k) => transposedConvolution(`up${k + 1}`, filters, 4, k === 0 ? 1 : 2));
    const norms = channels.map((_, k) => batchNormalisation(`norm${k + 1}`));
    const toPixels = transposedConvolution("pixels", depth, 1, 1);
    const downs = [0, 1, 2].map((k) => halvingConvolution(`down${k + 1}`, channels[3 - k]!, 4));
    const verdict = fullyConnected("verdict", 1, "glorot");
    const halved = (extent: number) => Math.ceil(extent / 8);
    const { parameterShapes, initialise, parametersOf, apply } = placedLayers([
      ...ups.map((up, k) => [up, [1, 1, k === 0 ? latentSize : channels[k - 1]!]] as const),
      ...norms.map((norm, k) => [norm, [1, 1, channels[k]!]] as const),
      [toPixels, [1, 1, channels[3]]],
      ...downs.map((down, k) => [down, [1, 1, k === 0 ? depth : channels[4 - k]!]] as const),
      [verdict, [halved(height) * halved(width) * channels[1]]],
    ]);
    const trainedOf = (norm: { name: string }) => [`${norm.name}/gamma`, `${norm.name}/beta`];

    /** `normalise` takes what the k-th transposed convolution gives. */
    function generate(
      parameters: ParameterTensors,
      codes: tf.Tensor,
      normalise: (x: tf.Tensor, k: number) => tf.Tensor,
    ): tf.Tensor {
      let x: tf.Tensor = tf.reshape(codes, [codes.shape[0]!, 1, 1, latentSize]);
      for (const [k, up] of ups.entries()) x = tf.relu(normalise(apply(up, x, parameters), k));
      const pixels = tf.sigmoid(apply(toPixels, x, parameters));
      const [top, left] = [Math.floor((grown - height) / 2), Math.floor((grown - width) / 2)];
      return tf.slice(pixels, [0, top, left, 0], [codes.shape[0]!, height, width, depth]);
    }
    const byBatch =
      (parameters: ParameterTensors, see?: (k: number, statistics: ChannelStatistics) => void) =>
      (x: tf.Tensor, k: number) => {
        const statistics = statisticsOf(x);
        see?.(k, statistics);
        const own = { gamma: parameters[`norm${k + 1}/gamma`]!, beta: parameters[`norm${k + 1}/beta`]! };
        return norms[k]!.normalise(x, own, statistics);
      };
    function judge(parameters: ParameterTensors, images: tf.Tensor): tf.Tensor {
      let x = images;
      for (const down of downs) x = tf.leakyRelu(apply(down, x, parameters), 0.2);
      return tf.reshape(apply(verdict, tf.reshape(x, [x.shape[0]!, -1]), parameters), [x.shape[0]!]);
    }
    const forged = (parameters: ParameterTensors, noise: tf.Tensor) =>
      judge(parameters, generate(parameters, noise, byBatch(parameters)));

    return {
      latentSize,
      imageShape,
      parameterShapes,
      initialise,
      // Radford et al. 2016, §4: with more of the first moment, training oscillates.
      optimiser: adamWith(0.5),
      decode: (parameters, codes) => generate(parameters, codes, (x, k) => apply(norms[k]!, x, parameters)),
      objectives: [
        {
          name: "discriminator",
          parameters: parametersOf(...downs, verdict),
          losses: (parameters, images, noise) =>
            tf.add(tf.softplus(tf.neg(judge(parameters, images))), tf.softplus(forged(parameters, noise))),
        },
        {
          name: "generator",
          parameters: [...parametersOf(...ups, toPixels), ...norms.flatMap(trainedOf)],
          losses: (parameters, _, noise) => tf.softplus(tf.neg(forged(parameters, noise))),
        },
      ],
      settle(parameters, codes) {
        const settled: Record<string, tf.Tensor> = {};
        const see = (k: number, { mean, variance }: ChannelStatistics) =>
          Object.assign(settled, { [`norm${k + 1}/mean`]: mean, [`norm${k + 1}/variance`]: variance });
        generate(parameters, codes, byBatch(parameters, see));
        return settled;
      },
    };
  },
});

export const gan5 = gan("gan-5", [512, 256, 128, 64]);
