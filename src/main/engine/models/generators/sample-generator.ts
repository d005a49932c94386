import { seededGenerator } from "#shared/random/generator.ts";
import type { GeneratorOnDisk } from "../../blob-folder.ts";
import { compile } from "../../compile/compile.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Weights } from "../architecture.ts";
import { constants } from "../architecture.ts";
import { readStoredFile, weightsFor } from "../stored-weights.ts";
import type { GeneratorDesign } from "./generator.ts";
import { generatorArchitecture } from "./list.ts";

/** A generator with its trained weights, in memory. */
export interface TrainedGenerator {
  readonly design: GeneratorDesign;
  readonly weights: Weights;
}

const trainAgain = "Train the generator again.";

/** @throws ExemplarError where the file is missing, is not the one that the project recorded, or does not fit the network */
export async function loadGenerator(reference: GeneratorOnDisk): Promise<TrainedGenerator> {
  const design = generatorArchitecture(reference.architecture).design(reference.imageShape);
  const file = await readStoredFile(reference, trainAgain);
  return { design, weights: weightsFor(design, file, reference.weightsPath, trainAgain) };
}

/**
 * Images of `count` standard normal codes, `[count, H, W, C]` with pixels in [0, 1]. Codes follow from the seed one after
 * the other, so that fewer are the first of more.
 */
export async function sampleGenerator(
  { design, weights }: TrainedGenerator,
  count: number,
  seed: number,
  runtime: Runtime,
): Promise<Float32Array> {
  const generator = seededGenerator(seed);
  const shape = [count, design.latentSize];
  const data = Float32Array.from({ length: count * design.latentSize }, () => generator.normal());
  const program = await compile(
    ({ codes }) => ({ images: design.decode(constants(weights), codes!) }),
    { codes: { shape, dtype: "float32" } },
    { runtime, name: "samples" },
  );
  try {
    const { images } = await program.run({ codes: { shape, dtype: "float32", data } });
    return images!.data as Float32Array;
  } finally {
    await program.dispose();
  }
}
