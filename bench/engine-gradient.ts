import * as tf from "@tensorflow/tfjs-core";
import { compile, type TensorFunction } from "#engine/compile/compile.ts";
import { chooseRuntime } from "#engine/runtime/choose.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Measurement } from "./measurement.ts";
import { cnnLogits, decode, randomCnn, randomDecoder } from "./support/papers-networks.ts";
import { compare } from "./support/timing.ts";

const CHAINS = 32;
const ROUNDS = 15;

/** How much faster than TF.js WASM is a step of level-set sampling: log-posterior and gradient, for 32 chains at once? */
export default async function (): Promise<Measurement[]> {
  await tf.setBackend("cpu");
  const decoder = randomDecoder(1);
  const classifier = randomCnn(2);
  // Half-way between classes 3 and 8 (bayes-trex §3), under the latent code's standard normal prior.
  const target = tf.tensor1d(Float32Array.from({ length: 10 }, (_, index) => (index === 3 || index === 8 ? 0.5 : 0)));
  const logPosterior = (codes: tf.Tensor) => {
    const misfit = tf.squaredDifference(tf.softmax(cnnLogits(decode(codes, decoder), classifier)), target);
    return tf.sub(tf.mul(-0.5 / 0.05 ** 2, tf.sum(misfit)), tf.mul(0.5, tf.sum(tf.square(codes))));
  };
  const step: TensorFunction = ({ codes }) => {
    const { value, grad } = tf.valueAndGrad(logPosterior as never)(codes!);
    return { value, gradient: grad };
  };
  const generator = seededGenerator(3);
  const data = Float32Array.from({ length: CHAINS * 5 }, () => generator.normal());
  const codes = { shape: [CHAINS, 5], dtype: "float32", data } as const;

  const compiled = await compile(step, { codes }, { runtime: (await chooseRuntime()).runtime });
  const eager = await compile(step, { codes }, { runtime: (await chooseRuntime("tfjs-wasm")).runtime });
  const [ours, theirs] = [await compiled.run({ codes }), await eager.run({ codes })];
  const largest = Math.max(...Array.from(theirs.gradient!.data, Math.abs));
  const difference = Math.max(
    ...Array.from(theirs.gradient!.data, (value, index) => Math.abs(value - ours.gradient!.data[index]!)),
  );
  if (difference > 1e-3 * largest) throw new Error(`The gradients differ by ${difference / largest}`);

  const times = await compare(
    () => compiled.run({ codes }),
    () => eager.run({ codes }),
    ROUNDS,
  );
  await compiled.dispose();
  return [
    {
      question: `Decoder and classifier, compiled: log-posterior and gradient for ${CHAINS} chains`,
      value: times.task,
      unit: "ms",
      against: `TF.js WASM, ${times.peer.toFixed(0)} ms (at least 10 times faster)`,
      ratio: 1 / times.ratio,
    },
  ];
}
