import { CompiledSums } from "#engine/methods/mixture/sampler/compiled-sums.ts";
import { type MixtureData, paperPrior, startState } from "#engine/methods/mixture/sampler/mixture-model.ts";
import { MixtureChain } from "#engine/methods/mixture/sampler/sweep.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Measurement } from "./measurement.ts";
import { cpuSeconds } from "./support/timing.ts";

const [images, features, sweeps, warmUp] = [5000, 300, 40, 40];
/** A straightforward one in numpy takes 61 ms, the released R code 1.4 to 1.8 s. */
const mostMilliseconds = 30;
const mostMinutes = 10;

/** A sweep of the mixture's sampler, and the 20,000 that the paper makes of each of two chains, side by side. */
export default async function mixture(): Promise<Measurement[]> {
  const data = threeRegressions();
  const random = seededGenerator(2);
  const prior = { ...paperPrior, interceptVariance: 1000 };
  await using sums = await CompiledSums.create(data, prior.components, onnxRuntime());
  const chain = new MixtureChain(data, prior, startState(data, prior, random), sums);
  for (let t = 0; t < warmUp; t++) await chain.sweep(random);
  const seconds = await cpuSeconds(async () => {
    for (let t = 0; t < sweeps; t++) await chain.sweep(random);
  });
  const milliseconds = (1000 * seconds) / sweeps;
  const minutes = (milliseconds * 20_000) / 60_000;
  return [
    {
      question: `a sweep of a mixture, ${images} images, ${features} features, ${prior.components} components`,
      ...{ value: milliseconds, unit: "ms", against: `limit ${mostMilliseconds} ms` },
      ratio: milliseconds / mostMilliseconds,
    },
    {
      question: "20,000 sweeps of two chains on two cores, from that",
      ...{
        value: minutes,
        unit: "min",
        against: `limit ${mostMinutes} min; the paper 105`,
        ratio: minutes / mostMinutes,
      },
    },
  ];
}

/** Correlated features, and answers of three regressions on some of them. */
export function threeRegressions(): MixtureData {
  const random = seededGenerator(1);
  const width = features + 1;
  const x = new Float64Array(images * width).fill(1);
  const coefficients = [0, 1, 2].map(() =>
    Float64Array.from({ length: features }, (_, l) => (l % 10 === 0 ? random.normal() : 0)),
  );
  const y = Float64Array.from({ length: images }, (_, i) => {
    const together = random.normal();
    let mean = 0;
    for (let l = 0; l < features; l++) {
      x[i * width + l] = 0.6 * together + 0.8 * random.normal();
      mean += coefficients[i % 3]![l]! * x[i * width + l]!;
    }
    return mean + 2 * random.normal();
  });
  return { x, y, width };
}
