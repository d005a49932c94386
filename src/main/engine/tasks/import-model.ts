import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { fromHome } from "#files/home-path.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { BlobFolder } from "../blob-folder.ts";
import { openImages } from "../datasets/images.ts";
import type { EngineState } from "../engine-state.ts";
import type { LabelledImages } from "../models/import-agreement.ts";
import { importModel } from "../models/onnx/import-model.ts";
import { ONNX_ARCHITECTURE } from "../models/onnx/onnx-classifier.ts";
import { readModelFile } from "../models/onnx/read-model.ts";
import { importTfjsModel } from "../models/tfjs/import-model.ts";
import { readTfjsModel } from "../models/tfjs/read-model.ts";
import type { EngineTasks } from "../protocol.ts";
import type { Task } from "./task.ts";

type Params = EngineTasks["import-model"]["params"];

export const importModelTask: Task<"import-model"> = async (params, { state, blobs, ...watch }) => {
  const { settings, classNames, imageShape, into } = params;
  const path = fromHome(params.path);
  const labelled = params.labelled && (await readLabelled(params.labelled, blobs, state));
  const options = {
    settings,
    ...(classNames && { classNames }),
    ...(imageShape && { imageShape }),
    ...(labelled && { labelled }),
  };
  const file = extname(path) === ".json" ? readTfjsModel(path) : await readModelFile(path);
  const [architecture, { report, parts }] =
    "architecture" in file
      ? [file.architecture, await importTfjsModel(file, options, watch)]
      : [ONNX_ARCHITECTURE, await importModel(file, options, watch)];
  if (into !== undefined) await writeFile(into, parts);
  return { ...report, architecture };
};

/** The images that can be read, with their classes. */
async function readLabelled(
  { images: reference, indices, labels }: NonNullable<Params["labelled"]>,
  blobs: BlobFolder,
  { manifests }: EngineState,
): Promise<LabelledImages | undefined> {
  using images = openImages(blobs.images(reference), manifests);
  const read: { pixels: Float32Array; label: number }[] = [];
  for (const [at, index] of indices.entries()) {
    try {
      read.push({ pixels: Float32Array.from(await images.read([index])), label: labels[at]! });
    } catch (error) {
      // An image that cannot be decoded is named where the dataset is looked at, and is no test of a model.
      if (!(error instanceof ExemplarError)) throw error;
    }
  }
  if (read.length === 0) return undefined;
  const size = read[0]!.pixels.length;
  const pixels = new Float32Array(read.length * size);
  for (const [at, image] of read.entries()) pixels.set(image.pixels, at * size);
  return { images: pixels, labels: Int32Array.from(read, ({ label }) => label) };
}
