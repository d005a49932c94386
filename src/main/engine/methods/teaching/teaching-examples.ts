import { ExemplarError } from "#shared/domain/errors.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import {
  chooseSet,
  drawSets,
  type Integral,
  predictiveInWeightSpace,
  predictiveOfSets,
  SET_SIZE,
} from "#shared/teaching/candidate-sets.ts";
import { beliefAfter } from "#shared/teaching/example-kernel.ts";
import { searchSets } from "#shared/teaching/set-search.ts";
import { augmentedImages } from "../../datasets/augmented-images.ts";
import type { Watch } from "../../watch.ts";
import type { MethodPlace, Picture, Request, Runner, TargetMaterial, Tensor } from "../runner.ts";
import { type CandidatePool, candidatePool } from "./candidate-pool.ts";
import { featureBatches, featureNetwork, featuresOf } from "./classification-features.ts";
import { kernelOfImages, type WhitenedKernel } from "./kernel-of-images.ts";
import { nearestImages, type Taught } from "./nearest-images.ts";
import { readPosterior } from "./posterior.ts";
import { mapName, setSummary, type TriedSets } from "./set-summary.ts";

/**
 * Bayesian teaching by examples: P_teacher(D | Y = c, x) ∝ P_learner(Y = c | D, x) (equation 1). The learner starts from the
 * classification layer's posterior, of which a set of two and two images makes another one, in function space.
 */
export const teachingExamples: Runner<"teaching-examples"> = async (
  { subject, settings, seed, uses },
  place,
  watch,
) => {
  requireTwoClasses(subject);
  requireRoom(settings);
  const generator = seededGenerator(seed);
  const posterior = readPosterior(uses["kfac-learner"]);
  const { dataset, targetClass: target, alternativeClass: alternative } = subject;
  const network = featureNetwork(subject.classifier);
  const features = await featuresOf(network, subject.image, place);
  const taught: Taught = { posterior, network, dataset, target, alternative, features };
  const pool = await candidatePool(
    subject,
    settings,
    generator,
    nearestImages(taught, settings.weight, place, watch),
    watch,
  );
  const kernel = await kernelOf(taught, pool, settings, generator.split("copies"), place, watch);
  const tried = trySets(kernel, settings, generator.split(`target ${fingerprint(subject.image)}`), watch);
  watch.signal.throwIfAborted();
  const images = Int32Array.of(subject.index ?? NOT_IN_DATASET, ...pool.target, ...pool.alternative);
  const [count, rows] = [images.length, kernel.priorMean.length];
  return {
    summary: setSummary({ subject, settings, kernel, tried, pool, images }),
    tensors: {
      kernel: float(kernel.covariance, [rows, rows]),
      "prior-mean": float(kernel.priorMean, [rows]),
      labels: float(kernel.labels, [count]),
      images: { dtype: "int32", shape: [count], data: images },
      sets: { dtype: "int32", shape: [tried.sets.length / SET_SIZE, SET_SIZE], data: tried.sets },
      predictive: float(tried.predictive, [tried.predictive.length]),
    },
    pictures: {
      ...(await picturesOf(
        subject,
        Int32Array.from(tried.chosen, (position) => images[position]!),
      )),
      ...(await mapsOf({ subject, settings, seed }, kernel, tried.chosen, images, place)),
    },
    uncertainty: { latent_standard_deviation: Math.sqrt(beliefAfter(kernel, [...tried.chosen]).variance) },
  };
};

/** Targets of one category share its pool, but each is taught by sets of its own: tells their images apart. */
const fingerprint = (image: Float32Array): number =>
  image.reduce((hash, value) => (Math.imul(hash, 31) + Math.round(255 * value)) >>> 0, 7);

/** Of a target that is no image of the dataset. */
const NOT_IN_DATASET = -1;

const float = (data: ArrayLike<number>, shape: readonly number[]): Tensor => ({
  ...{ dtype: "float32", shape },
  data: Float32Array.from(data),
});

function requireTwoClasses({ targetClass, alternativeClass, dataset: { classNames } }: TargetMaterial): void {
  if (alternativeClass >= 0 && alternativeClass !== targetClass) return;
  throw new ExemplarError(
    "INVALID",
    alternativeClass < 0
      ? "This target's alternative is no category of its classifier"
      : `This target's alternative is the answer itself, "${classNames[targetClass]}"`,
    "Choose the target again: examples teach one category against another.",
  );
}

/** Images and copies of a category at most: what is stored for changes by hand grows with their square. */
const ROOM = 400;

function requireRoom({ pool, copies }: SettingsOf<"teaching-examples">): void {
  if (copies === 1 || pool * copies <= ROOM) return;
  throw new ExemplarError(
    "INVALID",
    `${copies} copies of each of ${pool} images are more than a learner can be taught with: ${ROOM} of a category`,
    `Take fewer copies, or a pool of ${Math.floor(ROOM / copies)} images.`,
  );
}

/** The kernel of the target and its pool with their copies, the images of its category before the alternative's. */
async function kernelOf(
  { posterior, network, dataset, target, alternative, features: own }: Taught,
  pool: CandidatePool,
  { weight, copies, flips }: SettingsOf<"teaching-examples">,
  generator: RandomGenerator,
  place: MethodPlace,
  watch: Watch,
): Promise<WhitenedKernel> {
  const positions = Int32Array.of(...pool.target, ...pool.alternative);
  const rows = positions.length * copies;
  const indices = Int32Array.from(
    { length: rows },
    (_, k) => positions[Math.floor(k / copies)]! * copies + (k % copies),
  );
  const images = augmentedImages(dataset.images, { copies, flips }, generator);
  const features = new Float32Array((1 + rows) * network.width);
  features.set(own);
  let row = 1;
  for await (const batch of featureBatches(network, { images }, indices, place, watch)) {
    features.set(batch.features, row * network.width);
    row += batch.indices.length;
  }
  if (row <= rows)
    throw new ExemplarError(
      "INVALID",
      "One of the training images that may teach this target can no longer be read",
      "Put the dataset's files back as they were, or import it again.",
    );
  const labels = Float64Array.from({ length: 1 + positions.length }, (_, k) => (k <= pool.target.length ? 1 : -1));
  return kernelOfImages(posterior, { target, alternative }, features, labels, weight);
}

/** Where no candidate teaches enough, the search goes through the sets of so many images of each category, in about a second. */
const SEARCHED = 50;

function trySets(
  kernel: WhitenedKernel,
  settings: SettingsOf<"teaching-examples">,
  generator: RandomGenerator,
  watch: Watch,
): TriedSets {
  const { rule, candidates, threshold, draws } = settings;
  const integral: Integral =
    settings.integral === "quadrature"
      ? { kind: "quadrature" }
      : { kind: "monte-carlo", draws, generator: generator.split("weights") };
  const sets = drawSets(kernel, candidates, generator.split("sets"));
  const predictive =
    settings.space === "weight"
      ? predictiveInWeightSpace(kernel, kernel.whitened, sets, integral)
      : predictiveOfSets(kernel, sets, integral);
  const choice = rule === "best" ? null : chooseSet(rule, predictive, threshold, generator.split("choice"));
  const candidate = (index: number) => sets.slice(index * SET_SIZE, (index + 1) * SET_SIZE);
  if (choice && (choice.hit || rule !== "first-hit"))
    return { sets, predictive, tried: candidates, bins: null, chosen: candidate(choice.index) };
  const { set, probability, count, bins } = searchSets(
    kernel,
    (done, total) => {
      watch.signal.throwIfAborted();
      watch.onProgress({ done, total, unit: "pairs", message: `${done} of ${total} pairs` });
    },
    rule === "best" ? undefined : SEARCHED,
  );
  const found = choice && beliefAfter(kernel, [...candidate(choice.index)]).probability > probability;
  return { sets, predictive, tried: count, bins, chosen: found ? candidate(choice.index) : set };
}

/** Why the classifier gives each example to its own category, as maps by the method that the settings name. */
async function mapsOf(
  { subject, settings, seed }: Pick<Request<"teaching-examples">, "subject" | "settings" | "seed">,
  { labels }: WhitenedKernel,
  chosen: Int32Array,
  images: Int32Array,
  { drawMap }: MethodPlace,
): Promise<Record<string, Picture>> {
  const { maps: method, masks } = settings;
  if (method === "none") return {};
  const pictures: Record<string, Picture> = {};
  for (const [k, position] of chosen.entries()) {
    const index = images[position]!;
    const image = await subject.dataset.images.read([index]);
    const targetClass = labels[position]! > 0 ? subject.targetClass : subject.alternativeClass;
    pictures[mapName(k)] = await drawMap(method, { ...subject, index, image, targetClass }, { masks }, seed);
  }
  return pictures;
}

/** The examples as participants see them. */
async function picturesOf({ dataset }: TargetMaterial, indices: Int32Array): Promise<Record<string, Picture>> {
  const [height, width, depth] = dataset.images.imageShape;
  const pixels = await dataset.images.read(indices);
  const size = height * width * depth;
  return Object.fromEntries(
    Array.from(indices, (_, k): [string, Picture] => [
      `example-${k + 1}`,
      {
        ...{ height, width, channels: depth === 1 ? 1 : 3 },
        data: Uint8Array.from(pixels.subarray(k * size, (k + 1) * size), (value) => Math.round(255 * value)),
      },
    ]),
  );
}
