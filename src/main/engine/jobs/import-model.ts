import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { importModel } from "../models/onnx/import-model.ts";
import { ONNX_ARCHITECTURE } from "../models/onnx/onnx-classifier.ts";
import { readModelFile } from "../models/onnx/read-model.ts";
import { importLayersModel } from "../models/tfjs/import-layers-model.ts";
import { LAYERS_ARCHITECTURE } from "../models/tfjs/layers-classifier.ts";
import { readLayersModel } from "../models/tfjs/read-layers-model.ts";
import type { Job } from "./job.ts";

export const importModelJob: Job<"import-model"> = async ({ path, settings, classNames, imageShape, into }, watch) => {
  const options = { settings, ...(classNames && { classNames }), ...(imageShape && { imageShape }) };
  const isLayers = extname(path) === ".json";
  const { report, bytes } = isLayers
    ? await importLayersModel(readLayersModel(path), options, watch)
    : await importModel(await readModelFile(path), options, watch);
  if (into !== undefined) await writeFile(into, bytes);
  return { ...report, architecture: isLayers ? LAYERS_ARCHITECTURE : ONNX_ARCHITECTURE };
};
