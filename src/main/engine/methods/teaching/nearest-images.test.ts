import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { beliefAfter } from "#shared/teaching/example-kernel.ts";
import { kernelOfImages } from "./kernel-of-images.ts";
import { afterOneExample } from "./nearest-images.ts";
import { differencePrior, type KfacPosterior } from "./posterior.ts";
import { rotate } from "./rotated-features.ts";

const width = 6;

/** U's eigenvectors are those of a rotation by plane after plane. */
function posteriorOf(seed: number): KfacPosterior {
  const random = seededGenerator(seed);
  const uVectors = Float64Array.from({ length: width ** 2 }, (_, k) => (k % (width + 1) === 0 ? 1 : 0));
  for (let a = 0; a < width; a++)
    for (let b = 0; b < a; b++) {
      const angle = random.next() * 6;
      for (let j = 0; j < width; j++) {
        const [x, y] = [uVectors[j * width + a]!, uVectors[j * width + b]!];
        uVectors[j * width + a] = Math.cos(angle) * x - Math.sin(angle) * y;
        uVectors[j * width + b] = Math.sin(angle) * x + Math.cos(angle) * y;
      }
    }
  return {
    ...{ width, classCount: 2, tau: 0.5, damping: "exact", uVectors },
    weights: Float64Array.from({ length: 2 * width }, () => random.normal()),
    uValues: Float64Array.from({ length: width }, () => 3 * random.next()),
    vValues: [0, 1],
    vVectors: [Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, -Math.SQRT1_2],
  };
}

test("of each image alone it is what the learner of any set says of it", async () => {
  const posterior = posteriorOf(3);
  const random = seededGenerator(4);
  const count = 30;
  const features = Float64Array.from({ length: (1 + count) * width }, () => random.normal());
  const { mean, variances } = differencePrior(posterior, 0, 1);
  const rotated = await rotate(posterior, features);
  for (const label of [1, -1] as const) {
    const labels = [1, ...Array<number>(count).fill(label)];
    const kernel = kernelOfImages(posterior, { target: 0, alternative: 1 }, features, labels, 128);
    const prior = { variances, mean: await rotate(posterior, mean), target: rotated.subarray(0, width) };
    const found = afterOneExample(prior, rotated.subarray(width), label, 128);
    for (const [k, probability] of found.entries())
      expect(probability).toBeCloseTo(beliefAfter(kernel, [k + 1]).probability, 10);
  }
});

test("an image that surprises tells more than one that is nearer, of which the learner is sure", () => {
  const prior = {
    variances: Float64Array.of(1, 1, 1),
    mean: Float64Array.of(0, 20, -1),
    target: Float64Array.of(2, 0, 0),
  };
  const images = [
    [3, 1, 0], // nearest, but known to be of its category
    [1.5, 0, 1], // less near, and rather taken for the other
    [0, 0, 1], // surprising, and nothing to do with the target
  ];
  const [known, surprising, elsewhere] = afterOneExample(prior, Float64Array.from(images.flat()), 1, 128);
  expect(surprising).toBeGreaterThan(known! + 0.1);
  expect(elsewhere).toBeCloseTo(0.5, 10);
});
