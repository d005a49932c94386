import { seededGenerator } from "#shared/random/generator.ts";
import { type RowProgram, tracedRows } from "../../batches/row-program.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import type { GeneratorOnDisk } from "../../blob-folder.ts";
import type { Weights } from "../architecture.ts";
import { constants } from "../architecture.ts";
import { readStoredFile, weightsFor } from "../stored-weights.ts";
import type { GeneratorDesign } from "./generator.ts";
import { generatorArchitecture } from "./list.ts";

/** A generator with its trained weights, in memory. */
export interface TrainedGenerator {
  readonly design: GeneratorDesign;
  readonly weights: Weights;
  /** Equal for what makes the same images of the same codes. */
  readonly key: string;
}

const trainAgain = "Train the generator again.";

/** @throws ExemplarError where the file is missing, is not the one that the project recorded, or does not fit the network */
export async function loadGenerator(reference: GeneratorOnDisk): Promise<TrainedGenerator> {
  const { architecture, imageShape, weightsSha256 } = reference;
  const design = generatorArchitecture(architecture).design(imageShape);
  const file = await readStoredFile(reference, trainAgain);
  const weights = weightsFor(design, file, reference.weightsPath, trainAgain);
  return { design, weights, key: `${architecture}:${weightsSha256}` };
}

/** Codes `[N, latent]` → images `[N, H, W, C]` with pixels in [0, 1]. */
export const decoder = ({ design, weights, key }: TrainedGenerator): RowProgram =>
  tracedRows({
    key: `decode:${key}`,
    rows: { codes: { shape: [design.latentSize], dtype: "float32" } },
    fn: ({ codes }) => ({ images: design.decode(constants(weights), codes!) }),
  });

/**
 * Images of `count` standard normal codes, `[count, H, W, C]` with pixels in [0, 1]. Codes follow from the seed one after
 * the other, so that fewer are the first of more.
 */
export async function sampleGenerator(
  generator: TrainedGenerator,
  count: number,
  seed: number,
  place: Workplace,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const random = seededGenerator(seed);
  const { latentSize, imageShape } = generator.design;
  const read = (_: number, rows: number) => ({
    codes: Float32Array.from({ length: rows * latentSize }, () => random.normal()),
  });
  const size = imageShape.reduce((product, length) => product * length);
  const images = new Float32Array(count * size);
  const watch = signal === undefined ? {} : { signal };
  for await (const { from, results } of runInBatches(decoder(generator), { count, read }, place, watch))
    images.set(results.images!.data as Float32Array, from * size);
  return images;
}
