import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type RowProgram, tracedRows } from "../../batches/row-program.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { constants } from "../../models/architecture.ts";
import type { Network } from "../../models/classifier.ts";
import type { World } from "../../worlds/world.ts";
import type { AskedLevel } from "./level.ts";
import type { Density, Evaluation } from "./samplers/sampler.ts";

/** A world's parameters, and what the classifier makes of their images. */
export interface DrawnSource {
  readonly network: Network;
  readonly world: World;
}

/**
 * log p(z) + log p(u* | f(g(z))) of parameters z of a world, with the prediction f(g(z)) and no gradient. The images of all
 * positions are answered in one batch. Parameters that have no image have the density −∞, and are not drawn.
 * @throws ExemplarError `INVALID` for a classifier that takes no squares, or a world whose drawing fails
 */
export function worldDensity(
  { network, world }: DrawnSource,
  asked: AskedLevel,
  place: Workplace,
): (width: number) => Density {
  const [height, breadth, channels] = network.inputShape;
  if (height !== breadth)
    throw new ExemplarError(
      "INVALID",
      `Worlds are drawn in squares, and the classifier takes ${height} × ${breadth} pixels`,
      "Train a classifier on images that the world has drawn.",
    );
  const size = height * height * channels;
  const program = answerProgram(network, asked);
  const [first, second] = [Float32Array.from(asked.level.first), Float32Array.from(asked.level.second)];
  return (width) => async (positions) => {
    const priors = positions.map((z) => world.logPrior(z));
    const shared = { first, second, width: Float32Array.of(width) };
    const read = (from: number, rows: number) => {
      // What has no image takes a row all the same: batches of one size run one program.
      const images = new Float32Array(rows * size);
      for (let row = 0; row < rows; row++)
        if (priors[from + row]! > Number.NEGATIVE_INFINITY)
          images.set(drawn(world, positions[from + row]!, height, size), row * size);
      return { images };
    };
    const evaluations: Evaluation[] = [];
    for await (const { from, rows, results } of runInBatches(program, { count: positions.length, read, shared }, place))
      for (let row = 0; row < rows; row++)
        evaluations.push({
          logDensity: priors[from + row]! + results.logLikelihoods!.data[row]!,
          gradient: [],
          prediction: results.predictions!.data.subarray(row * network.classCount, (row + 1) * network.classCount),
        });
    return evaluations;
  };
}

/** An image's pixels in [0, 1]. */
function drawn(world: World, z: Float64Array, side: number, size: number): Float32Array {
  let pixels: Uint8Array;
  try {
    pixels = world.render(z, side);
  } catch (error) {
    throw new ExemplarError(
      "INVALID",
      `The image of ${world.coordinates.map(({ name }, k) => `${name} ${Number(z[k]!.toPrecision(4))}`).join(", ")} could not be drawn: ${String(error)}`,
      "Parameters that have no image are to have no density.",
    );
  }
  if (pixels.length === size) return Float32Array.from(pixels, (value) => value / 255);
  throw new ExemplarError(
    "INVALID",
    `The world draws ${pixels.length / side ** 2} values a pixel, and the classifier takes ${size / side ** 2}`,
    "Choose a classifier that was trained on the world's images.",
  );
}

function answerProgram(network: Network, asked: AskedLevel): RowProgram {
  const level = { shape: [network.classCount], dtype: "float32" as const };
  return tracedRows({
    key: `drawn-level-set:${asked.id}:${network.key}`,
    rows: { images: { shape: [...network.inputShape], dtype: "float32" } },
    shared: { first: level, second: level, width: { shape: [], dtype: "float32" } },
    fn({ images, first, second, width }) {
      const { logits } = network.design.forward(constants(network.weights), images!);
      const predictions = tf.softmax(logits) as tf.Tensor2D;
      const observed = { first: first!, second: second! };
      return { predictions, logLikelihoods: asked.relaxation.logLikelihood(predictions, observed, width!) };
    },
  });
}
