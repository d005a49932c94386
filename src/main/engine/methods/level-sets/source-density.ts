import * as tf from "@tensorflow/tfjs-core";
import { buildProgram, type Program } from "../../compile/program.ts";
import type { TensorSpec } from "../../compile/trace-backend.ts";
import { constants } from "../../models/architecture.ts";
import type { Network } from "../../models/classifier.ts";
import type { TrainedGenerator } from "../../models/generators/sample-generator.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { AskedLevel } from "./level.ts";
import type { Density, Evaluation } from "./samplers/sampler.ts";

/** A generator's codes, and what the classifier makes of their images. */
export interface Source {
  readonly network: Network;
  readonly generator: TrainedGenerator;
}

/** log N(z; 0, I) + log p(u* | f(g(z))) of codes z, with its gradient; for so many codes at once. */
export class SourceDensity implements AsyncDisposable {
  readonly #program: Program;
  readonly #chains: number;
  readonly #latentSize: number;
  readonly #asked: AskedLevel;

  private constructor(program: Program, chains: number, latentSize: number, asked: AskedLevel) {
    this.#program = program;
    this.#chains = chains;
    this.#latentSize = latentSize;
    this.#asked = asked;
  }

  static async compile(source: Source, asked: AskedLevel, chains: number, runtime: Runtime): Promise<SourceDensity> {
    const { latentSize } = source.generator.design;
    const level: TensorSpec = { shape: [source.network.classCount], dtype: "float32" };
    const program = await buildProgram(
      ({ codes, first, second, width }) => {
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
      {
        codes: { shape: [chains, latentSize], dtype: "float32" },
        ...{ first: level, second: level, width: { shape: [], dtype: "float32" } },
      },
      runtime,
      "level-set",
    );
    return new SourceDensity(program, chains, latentSize, asked);
  }

  /** Of so many positions as chains were said to be, or fewer. */
  at(width: number): Density {
    const { first, second } = this.#asked.level;
    const [chains, latentSize, classes] = [this.#chains, this.#latentSize, first.length];
    const shared = {
      first: { shape: [classes], dtype: "float32" as const, data: Float32Array.from(first) },
      second: { shape: [classes], dtype: "float32" as const, data: Float32Array.from(second) },
      width: { shape: [], dtype: "float32" as const, data: Float32Array.of(width) },
    };
    return async (positions) => {
      const data = new Float32Array(chains * latentSize);
      for (const [k, position] of positions.entries()) data.set(position, k * latentSize);
      const codes = { shape: [chains, latentSize], dtype: "float32" as const, data };
      const { gradients, densities, predictions } = await this.#program.run({ codes, ...shared });
      return positions.map(
        (_, k): Evaluation => ({
          logDensity: densities!.data[k]!,
          gradient: (gradients!.data as Float32Array).subarray(k * latentSize, (k + 1) * latentSize),
          prediction: (predictions!.data as Float32Array).subarray(k * classes, (k + 1) * classes),
        }),
      );
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.dispose();
  }
}

function answers({ network, generator }: Source, codes: tf.Tensor): tf.Tensor2D {
  const images = generator.design.decode(constants(generator.weights), codes);
  return tf.softmax(network.design.forward(constants(network.weights), images).logits) as tf.Tensor2D;
}
