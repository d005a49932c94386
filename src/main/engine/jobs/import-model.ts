import { writeFile } from "node:fs/promises";
import { importModel } from "../models/onnx/import-model.ts";
import { readModelFile } from "../models/onnx/read-model.ts";
import type { Job } from "./job.ts";

export const importModelJob: Job<"import-model"> = async ({ path, settings, classNames, imageShape, into }, watch) => {
  const options = { settings, ...(classNames && { classNames }), ...(imageShape && { imageShape }) };
  const { report, bytes } = await importModel(await readModelFile(path), options, watch);
  if (into !== undefined) await writeFile(into, bytes);
  return report;
};
