import * as tf from "@tensorflow/tfjs-core";
import { type RowProgram, tracedRows } from "../../batches/row-program.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import type { TensorFunction } from "../../compile/program.ts";
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
  const [withGradients, alone] = [densityProgram(source, asked), valueProgram(source, asked)];
  const [first, second] = [Float32Array.from(asked.level.first), Float32Array.from(asked.level.second)];
  const { latentSize } = source.generator.design;
  const { classCount } = source.network;
  const known = new Map<number, Density>();
  const at =
    (width: number): Density =>
    async (positions, wanted = true) => {
      const program = wanted ? withGradients : alone;
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
            gradient: gradients?.data.subarray(row * latentSize, (row + 1) * latentSize) ?? [],
            prediction: predictions!.data.subarray(row * classCount, (row + 1) * classCount),
          });
      }
      return evaluations;
    };
  return (width) => known.get(width) ?? known.set(width, at(width)).get(width)!;
}

type Inputs = Readonly<Record<string, tf.Tensor>>;

/** `[N, latent]` → log densities `[N]`, up to a constant, and predictions `[N, classes]`. */
function valuesOf(source: Source, { relaxation }: AskedLevel, { codes, first, second, width }: Inputs) {
  const predictions = answers(source, codes!);
  const likelihood = relaxation.logLikelihood(predictions, { first: first!, second: second! }, width!);
  return { densities: tf.sub(likelihood, tf.mul(tf.sum(tf.square(codes!), 1), 0.5)), predictions };
}

const densityProgram = (source: Source, asked: AskedLevel): RowProgram =>
  rowsOf(source, asked, "level-set", (inputs) => {
    let values: ReturnType<typeof valuesOf> | undefined;
    const gradients = tf.grad((codes) => {
      values = valuesOf(source, asked, { ...inputs, codes });
      return tf.sum(values.densities);
    })(inputs.codes!);
    return { gradients, ...values! };
  });

const valueProgram = (source: Source, asked: AskedLevel): RowProgram =>
  rowsOf(source, asked, "level-set-values", (inputs) => valuesOf(source, asked, inputs));

/** A program of codes, which the sampler asks again and again with its own work between. */
function rowsOf({ network, generator }: Source, { id }: AskedLevel, name: string, fn: TensorFunction): RowProgram {
  const level = { shape: [network.classCount], dtype: "float32" as const };
  return tracedRows({
    ...{ key: `${name}:${id}:${network.key}:${generator.key}`, sleeps: true, fn },
    rows: { codes: { shape: [generator.design.latentSize], dtype: "float32" } },
    shared: { first: level, second: level, width: { shape: [], dtype: "float32" } },
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
