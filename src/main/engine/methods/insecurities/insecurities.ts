import { maskOutlines, outlinePath } from "#shared/images/mask-outline.ts";
import { regionsAt, thresholdedMaps } from "#shared/images/threshold-regions.ts";
import type { Region } from "#shared/methods/outputs/regions.ts";
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import { requireNetwork } from "../../models/classifier.ts";
import { imagePicture } from "../outputs/image-picture.ts";
import type { ArtefactContents, DatasetMaterial, Picture, Runner } from "../runner.ts";
import { ambiguitiesOf } from "./ambiguities.ts";
import type { ClassPair } from "./candidates.ts";
import { stacked } from "./readout.ts";
import { alonePicture, markedPicture, randomlyPlaced } from "./region-pictures.ts";

/** The insecurities (r, a, b) of one image: regions, each with the two classes between which it stands. */
export const insecurities: Runner<"insecurities"> = async ({ subject, settings, seed, uses }, place, watch) => {
  const { image, dataset, index } = subject;
  const network = requireNetwork(subject.classifier, "gradients");
  const { checkpoint: _, ...workplace } = place;
  const predictor: ArtefactContents | undefined = uses.hardness;
  const found = await ambiguitiesOf(network, { image, settings, predictor }, workplace, watch);
  const [height, width] = network.inputShape;
  const { pairs, shape, classes } = found;
  const named = (pair: ClassPair) => pair.map((c) => dataset.classNames[c] ?? `class ${c}`);
  const maps = thresholdedMaps(
    pairs.map(({ map }) => map),
    shape,
    [height, width],
  );
  const { coverage, smallest, merge, most } = settings;
  const kept = regionsAt(maps, { coverage, smallest, merge, most });
  const generator = seededGenerator(seed);
  const pictures: Record<string, Picture> = {};
  const whole = imagePicture(image, network.inputShape);
  const regions = kept.map(({ index: own, merged, mask, coverage: covered, strength }, k): Region => {
    const control = randomlyPlaced(mask, height, width, generator.split(`control ${k}`));
    pictures[`region-${k + 1}`] = markedPicture(whole, mask);
    pictures[`alone-${k + 1}`] = alonePicture(whole, mask);
    pictures[`control-${k + 1}`] = alonePicture(whole, control);
    return {
      picture: `region-${k + 1}`,
      categories: named(pairs[own]!.pair),
      strength,
      coverage: covered,
      outline: outlinePath(maskOutlines(mask, height, width)),
      merged: merged.map((other) => named(pairs[other]!.pair)),
      alone: `alone-${k + 1}`,
      control: `control-${k + 1}`,
    };
  });
  const examples = await exampleImages(dataset, classes, index, generator.split("examples"));
  for (const { picture, image: own } of examples) pictures[picture] = imagePicture(own, network.inputShape);
  return {
    summary: {
      ...{ height, width, regions },
      levels: { shape: [...shape], categories: pairs.map(({ pair }) => named(pair)), smallest, merge, most, coverage },
      examples: examples.map(({ image: _, ...example }) => example),
      difficulty: found.difficulty,
      notes: [...found.notes],
    },
    tensors: {
      masks: { dtype: "uint8", shape: [kept.length, height, width], data: joined(kept.map(({ mask }) => mask)) },
      levels: { dtype: "float32", shape: [pairs.length, ...shape], data: stacked(pairs.map(({ map }) => map)) },
    },
    pictures,
    uncertainty: found.uncertainty,
  };
};

/** An image of each class, drawn from the training images where there are any, and never the target itself. */
async function exampleImages(
  dataset: DatasetMaterial,
  classes: readonly number[],
  target: number | null,
  generator: RandomGenerator,
) {
  const labels = dataset.labels();
  const training = dataset.trainIndices();
  const pool = training.length > 0 ? training : labels.map((_, index) => index);
  const examples: { category: string; picture: string; datasetIndex: number; image: Float32Array }[] = [];
  for (const c of classes) {
    const own = [...pool].filter((index) => labels[index] === c && index !== target);
    if (own.length === 0) continue;
    const datasetIndex = own[generator.split(String(c)).integer(own.length)]!;
    let isThere = true;
    const image = await dataset.images.read([datasetIndex], 1, () => (isThere = false));
    // An example is a help, and not worth a run.
    if (!isThere) continue;
    examples.push({ category: dataset.classNames[c] ?? `class ${c}`, picture: `example-${c}`, datasetIndex, image });
  }
  return examples;
}

function joined(masks: readonly Uint8Array[]): Uint8Array {
  const size = masks[0]?.length ?? 0;
  const result = new Uint8Array(masks.length * size);
  for (const [k, mask] of masks.entries()) result.set(mask, k * size);
  return result;
}
