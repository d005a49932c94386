import * as tf from "@tensorflow/tfjs-core";
import type { ParameterTensors } from "../architecture.ts";
import { fullyConnected, sizeOf } from "../layers.ts";
import { adam } from "../optimisers/adam.ts";
import type { GeneratorArchitecture } from "./generator.ts";
import { placedLayers } from "./placed-layers.ts";

const latentSize = 5;
const units = 400;

/**
 * Booth et al. 2021 (Bayes-TrEx), Table 6, left: a variational autoencoder of 5 latent dimensions, trained by the binary
 * cross-entropy of the pixels and the divergence of the codes from standard normal ones (Kingma & Welling 2014, eq. 10
 * and appendix B, one draw of the noise).
 */
export const vae5: GeneratorArchitecture = {
  id: "vae-5",
  label: "Variational autoencoder",
  description: "5 latent dimensions, one hidden layer of 400 units either way (Booth et al. 2021, Table 6).",
  design(imageShape) {
    const size = sizeOf(imageShape);
    const encoder = fullyConnected("encoder", units);
    const mean = fullyConnected("mean", latentSize, "glorot");
    const logVariance = fullyConnected("log-variance", latentSize, "glorot");
    const decoder = fullyConnected("decoder", units);
    const pixels = fullyConnected("pixels", size, "glorot");
    const { parameterShapes, initialise, parametersOf, apply } = placedLayers([
      [encoder, [size]],
      [mean, [units]],
      [logVariance, [units]],
      [decoder, [latentSize]],
      [pixels, [units]],
    ]);
    const logits = (parameters: ParameterTensors, codes: tf.Tensor) =>
      apply(pixels, tf.relu(apply(decoder, codes, parameters)), parameters);
    return {
      latentSize,
      imageShape,
      parameterShapes,
      initialise,
      optimiser: adam,
      decode: (parameters, codes) =>
        tf.reshape(tf.sigmoid(logits(parameters, codes)), [codes.shape[0]!, ...imageShape]),
      objectives: [
        {
          name: "negative evidence bound",
          parameters: parametersOf(encoder, mean, logVariance, decoder, pixels),
          losses(parameters, images, noise) {
            const x = tf.reshape(images, [images.shape[0]!, size]);
            const hidden = tf.relu(apply(encoder, x, parameters));
            const mu = apply(mean, hidden, parameters);
            const logSigma2 = apply(logVariance, hidden, parameters);
            const z = tf.add(mu, tf.mul(tf.exp(tf.mul(logSigma2, 0.5)), noise));
            const own = logits(parameters, z);
            // −x log σ(l) − (1 − x) log(1 − σ(l)) = log(1 + eˡ) − x l
            const crossEntropy = tf.sum(tf.sub(tf.softplus(own), tf.mul(x, own)), -1);
            const terms = tf.sub(tf.sub(tf.add(tf.square(mu), tf.exp(logSigma2)), logSigma2), 1);
            return tf.add(crossEntropy, tf.mul(tf.sum(terms, -1), 0.5));
          },
        },
      ],
    };
  },
};
