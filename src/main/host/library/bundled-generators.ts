import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { generator } from "#shared/contract/generators.ts";
import { resourcesFolder } from "../resources.ts";
import type { StoredDataset } from "../store/read/datasets.ts";

/** What a file of `resources/generators` says about the weights beside it, which `train-bundled.ts` has made. */
const bundledGenerator = generator
  .pick({ name: true, architecture: true, imageShape: true, latentSize: true, parameterCount: true, training: true })
  .extend({ weightsSha256: z.string(), classNames: z.array(z.string()) });
export type BundledGenerator = z.infer<typeof bundledGenerator>;

const generatorsFolder = () => join(resourcesFolder(), "generators");

/** The generators that ship with the app, but for their weights. */
export const readBundledGenerators = (): BundledGenerator[] =>
  readdirSync(generatorsFolder())
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => bundledGenerator.parse(JSON.parse(readFileSync(join(generatorsFolder(), file), "utf8"))));

export const bundledGeneratorWeights = ({ name }: BundledGenerator): string =>
  join(generatorsFolder(), `${name}.safetensors`);

/** Why a dataset's images are not such as a bundled generator makes, or null. */
export function whyNotSuchImages(
  { imageShape, classNames }: BundledGenerator,
  dataset: Pick<StoredDataset, "name" | "height" | "width" | "channels" | "classNames">,
): string | null {
  const own = [dataset.height, dataset.width, dataset.channels];
  if (String(own) !== String(imageShape))
    return `It makes images of ${imageShape.join(" × ")}, those of "${dataset.name}" are ${own.join(" × ")}.`;
  return String(dataset.classNames) === String(classNames)
    ? null
    : `It makes images of ${classNames.join(", ")}; the classes of "${dataset.name}" are others.`;
}
