import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { importModel } from "../models/onnx/import-model.ts";
import { ONNX_ARCHITECTURE } from "../models/onnx/onnx-classifier.ts";
import { readModelFile } from "../models/onnx/read-model.ts";
import { importTfjsModel } from "../models/tfjs/import-model.ts";
import { readTfjsModel } from "../models/tfjs/read-model.ts";
import type { Job } from "./job.ts";

export const importModelJob: Job<"import-model"> = async ({ path, settings, classNames, imageShape, into }, watch) => {
  const options = { settings, ...(classNames && { classNames }), ...(imageShape && { imageShape }) };
  const file = extname(path) === ".json" ? readTfjsModel(path) : await readModelFile(path);
  const [architecture, { report, bytes }] =
    "architecture" in file
      ? [file.architecture, await importTfjsModel(file, options, watch)]
      : [ONNX_ARCHITECTURE, await importModel(file, options, watch)];
  if (into !== undefined) await writeFile(into, bytes);
  return { ...report, architecture };
};
