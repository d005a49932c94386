import { symmetricEigen } from "#engine/linear-algebra/symmetric-eigen.ts";
import { kernelOfImages, type WhitenedKernel } from "#engine/methods/teaching/kernel-of-images.ts";
import { FactorAccumulator, factorsOf, type KroneckerFactors } from "#engine/methods/teaching/kronecker-factors.ts";
import type { KfacPosterior } from "#engine/methods/teaching/posterior.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { drawSets, predictiveOfSets } from "#shared/teaching/candidate-sets.ts";
import { searchSets } from "#shared/teaching/set-search.ts";
import type { Measurement } from "./measurement.ts";
import { cpuSeconds } from "./support/timing.ts";

const limits = { sets: 0.2, search: 2, digits: 1, photographs: 1, eigen: 4 };
const pool = 50;

/** The parts of Bayesian teaching, features being there, each against its limit of processor time. */
export default async function teaching(): Promise<Measurement[]> {
  const row = (question: string, seconds: number, limit: number, note = ""): Measurement => ({
    ...{ question, value: seconds, unit: "s", against: `limit ${limit} s${note}`, ratio: seconds / limit },
  });
  const digits = await factors(60_000, 129, 10);
  const photographs = await factors(10_000, 2049, 1000);
  const kernel = await kernelOf(digits.factors, 129, 10);
  const random = seededGenerator("teaching");
  const sets = await cpuSeconds(async () =>
    predictiveOfSets(kernel, drawSets(kernel, 200, random), { kind: "quadrature" }),
  );
  let tried = 0;
  const search = await cpuSeconds(async () => {
    tried = searchSets(kernel).count;
  });
  const eigen = await cpuSeconds(async () => {
    await symmetricEigen(photographs.factors.u, 2049);
    await symmetricEigen(photographs.factors.v, 1000);
  });
  return [
    row("200 candidate sets of one target", sets, limits.sets),
    row(`exhaustive search of ${tried.toLocaleString("en")} sets`, search, limits.search),
    row("Kronecker factors of 60,000 images, 129 features, 10 classes", digits.seconds, limits.digits),
    row(
      "Kronecker factors of 10,000 images, 2,049 features, 1,000 classes",
      photographs.seconds,
      limits.photographs,
      `; 1.28 million would take ${((128 * photographs.seconds) / 60).toFixed(1)} min`,
    ),
    row("eigendecompositions of both factors (2,049 and 1,000)", eigen, limits.eigen),
  ];
}

/** Of made-up features and answers, a block of images at a time as they stream by. */
async function factors(images: number, width: number, classes: number) {
  const random = seededGenerator(`${images} ${width}`);
  const block = 1000;
  const features = Float32Array.from({ length: block * width }, () => random.next());
  const probabilities = Float32Array.from({ length: block * classes }, () => random.next());
  for (let image = 0; image < block; image++) {
    const own = probabilities.subarray(image * classes, (image + 1) * classes);
    const sum = own.reduce((total, value) => total + value, 0);
    for (let c = 0; c < classes; c++) own[c]! /= sum;
  }
  const indices = Int32Array.from({ length: block }, (_, k) => k);
  await using accumulator = await FactorAccumulator.create(width, classes, onnxRuntime());
  const seconds = await cpuSeconds(async () => {
    for (let from = 0; from < images; from += block) await accumulator.add({ indices, features, probabilities });
    await accumulator.sums();
  });
  return { seconds, factors: factorsOf(await accumulator.sums()) };
}

/** Of a target and as many images of each of two categories. */
async function kernelOf({ u, v }: KroneckerFactors, width: number, classCount: number): Promise<WhitenedKernel> {
  const [uEigen, vEigen] = [await symmetricEigen(u, width), await symmetricEigen(v, classCount)];
  const random = seededGenerator("kernel");
  const nonNegative = (values: Float64Array) => values.map((value) => Math.max(0, value));
  const posterior: KfacPosterior = {
    ...{ width, classCount, tau: 1, damping: "exact" },
    weights: Float32Array.from({ length: width * classCount }, () => 0.1 * random.normal()),
    ...{ uValues: nonNegative(uEigen.values), uVectors: uEigen.vectors },
    ...{ vValues: nonNegative(vEigen.values), vVectors: vEigen.vectors },
  };
  const count = 1 + 2 * pool;
  const features = Float32Array.from({ length: count * width }, () => random.next());
  const labels = Float64Array.from({ length: count }, (_, image) => (image <= pool ? 1 : -1));
  return kernelOfImages(posterior, { target: 0, alternative: 1 }, features, labels, 1);
}
