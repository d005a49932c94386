import * as tf from "@tensorflow/tfjs-core";
import { type RowProgram, tracedRows } from "../../batches/row-program.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { constants } from "../../models/architecture.ts";
import type { Network } from "../../models/classifier.ts";
import type { TrainedGenerator } from "../../models/generators/sample-generator.ts";
import type { AskedLevel } from "./level.ts";
import type { Density, Evaluation } from "./samplers/sampler.ts";

/** A generator's codes, and what the classifier makes of their images. */
export interface Source {
  readonly network: Network;
  readonly generator: TrainedGenerator;
}

/**
 * log N(z; 0, I) + log p(u* | f(g(z))) of codes z, with its gradient and the prediction f(g(z)): at each width of the
 * relaxation, always the same function at the same one.
 */
export function sourceDensity(source: Source, asked: AskedLevel, place: Workplace): (width: number) => Density {
  const program = densityProgram(source, asked);
  const [first, second] = [Float32Array.from(asked.level.first), Float32Array.from(asked.level.second)];
  const { latentSize } = source.generator.design;
  const { classCount } = source.network;
  const known = new Map<number, Density>();
  const at =
    (width: number): Density =>
    async (positions) => {
      const shared = { first, second, width: Float32Array.of(width) };
      const read = (from: number, rows: number) => ({
        codes: flattened(positions.slice(from, from + rows), latentSize),
      });
      const evaluations: Evaluation[] = [];
      for await (const { rows, results } of runInBatches(program, { count: positions.length, read, shared }, place)) {
        const { gradients, densities, predictions } = results;
        for (let row = 0; row < rows; row++)
          evaluations.push({
            logDensity: densities!.data[row]!,
            gradient: gradients!.data.subarray(row * latentSize, (row + 1) * latentSize),
            prediction: predictions!.data.subarray(row * classCount, (row + 1) * classCount),
          });
      }
      return evaluations;
    };
  return (width) => known.get(width) ?? known.set(width, at(width)).get(width)!;
}

function densityProgram(source: Source, asked: AskedLevel): RowProgram {
  const { network, generator } = source;
  const level = { shape: [network.classCount], dtype: "float32" as const };
  return tracedRows({
    key: `level-set:${asked.id}:${network.key}:${generator.key}`,
    rows: { codes: { shape: [generator.design.latentSize], dtype: "float32" } },
    shared: { first: level, second: level, width: { shape: [], dtype: "float32" } },
    fn({ codes, first, second, width }) {
      let densities: tf.Tensor | undefined;
      let predictions: tf.Tensor | undefined;
      const gradients = tf.grad((z) => {
        const p = answers(source, z);
        predictions = p;
        const likelihood = asked.relaxation.logLikelihood(p, { first: first!, second: second! }, width!);
        densities = tf.sub(likelihood, tf.mul(tf.sum(tf.square(z), 1), 0.5));
        return tf.sum(densities);
      })(codes!);
      return { gradients, densities: densities!, predictions: predictions! };
    },
  });
}

function answers({ network, generator }: Source, codes: tf.Tensor): tf.Tensor2D {
  const images = generator.design.decode(constants(generator.weights), codes);
  return tf.softmax(network.design.forward(constants(network.weights), images).logits) as tf.Tensor2D;
}

function flattened(positions: readonly Float64Array[], latentSize: number): Float32Array {
  const codes = new Float32Array(positions.length * latentSize);
  for (const [k, position] of positions.entries()) codes.set(position, k * latentSize);
  return codes;
}
