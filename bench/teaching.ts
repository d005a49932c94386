import { type SymmetricEigen, symmetricEigen } from "#engine/linear-algebra/symmetric-eigen.ts";
import { kernelOfImages, type WhitenedKernel } from "#engine/methods/teaching/kernel-of-images.ts";
import { FactorAccumulator, factorsOf, type KroneckerFactors } from "#engine/methods/teaching/kronecker-factors.ts";
import { afterOneExample } from "#engine/methods/teaching/nearest-images.ts";
import { differencePrior, type KfacPosterior } from "#engine/methods/teaching/posterior.ts";
import { rotate } from "#engine/methods/teaching/rotated-features.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { drawSets, predictiveOfSets } from "#shared/teaching/candidate-sets.ts";
import { searchSets } from "#shared/teaching/set-search.ts";
import type { Measurement } from "./measurement.ts";
import { cpuSeconds } from "./support/timing.ts";

const limits = { sets: 0.2, copies: 0.2, search: 2, rotation: 2, order: 0.2, digits: 1, photographs: 1, eigen: 4 };
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
  const copied = await kernelOf(digits.factors, 129, 10, 8);
  const setsOfCopies = await cpuSeconds(async () =>
    predictiveOfSets(copied, drawSets(copied, 200, random), { kind: "quadrature" }),
  );
  let tried = 0;
  const search = await cpuSeconds(async () => {
    tried = searchSets(kernel).count;
  });
  let eigenvectors: Eigenvectors | undefined;
  const eigen = await cpuSeconds(async () => {
    eigenvectors = await eigenvectorsOf(photographs.factors, 2049, 1000);
  });
  const ordered = await ordering(posteriorOf(eigenvectors!, 2049, 1000), 1300);
  return [
    row("200 candidate sets of one target", sets, limits.sets),
    row("200 candidate sets of one target, 8 copies of each example", setsOfCopies, limits.copies),
    row(`exhaustive search of ${tried.toLocaleString("en")} sets`, search, limits.search),
    row("Kronecker factors of 60,000 images, 129 features, 10 classes", digits.seconds, limits.digits),
    row(
      "Kronecker factors of 10,000 images, 2,049 features, 1,000 classes",
      photographs.seconds,
      limits.photographs,
      `; 1.28 million would take ${((128 * photographs.seconds) / 60).toFixed(1)} min`,
    ),
    row("eigendecompositions of both factors (2,049 and 1,000)", eigen, limits.eigen),
    row("1,300 images × 2,049 features in the eigenvectors, once a category", ordered.rotation, limits.rotation),
    row("ordering a pool of them for one target", ordered.order, limits.order),
  ];
}

/** Of made-up images of one category: their features in the eigenvectors, and what the learner thinks after each alone. */
async function ordering(posterior: KfacPosterior, images: number) {
  const { width } = posterior;
  const random = seededGenerator("ordering");
  const features = Float32Array.from({ length: images * width }, () => random.next());
  const { mean, variances } = differencePrior(posterior, 0, 1);
  let rotated: Float64Array = new Float64Array(0);
  const rotation = await cpuSeconds(async () => {
    rotated = await rotate(posterior, features);
  });
  const order = await cpuSeconds(async () => {
    const prior = { variances, mean: await rotate(posterior, mean), target: rotated.subarray(0, width) };
    afterOneExample(prior, rotated, 1, 128);
  });
  return { rotation, order };
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

interface Eigenvectors {
  readonly u: SymmetricEigen;
  readonly v: SymmetricEigen;
}

const eigenvectorsOf = async (
  { u, v }: KroneckerFactors,
  width: number,
  classCount: number,
): Promise<Eigenvectors> => ({
  u: await symmetricEigen(u, width),
  v: await symmetricEigen(v, classCount),
});

/** Made-up weights, uncertain as the factors have it. */
function posteriorOf({ u, v }: Eigenvectors, width: number, classCount: number): KfacPosterior {
  const random = seededGenerator("weights");
  const nonNegative = (values: Float64Array) => values.map((value) => Math.max(0, value));
  return {
    ...{ width, classCount, tau: 1, damping: "exact" },
    weights: Float32Array.from({ length: width * classCount }, () => 0.1 * random.normal()),
    ...{ uValues: nonNegative(u.values), uVectors: u.vectors },
    ...{ vValues: nonNegative(v.values), vVectors: v.vectors },
  };
}

/** Of a target and as many images of each of two categories, each with so many copies. */
async function kernelOf(
  factors: KroneckerFactors,
  width: number,
  classCount: number,
  copies = 1,
): Promise<WhitenedKernel> {
  const random = seededGenerator("kernel");
  const posterior = posteriorOf(await eigenvectorsOf(factors, width, classCount), width, classCount);
  const features = Float32Array.from({ length: (1 + 2 * pool * copies) * width }, () => random.next());
  const labels = Float64Array.from({ length: 1 + 2 * pool }, (_, image) => (image <= pool ? 1 : -1));
  return kernelOfImages(posterior, { target: 0, alternative: 1 }, features, labels, 1);
}
