import { readFileSync } from "node:fs";
import * as z from "zod";
import { trainedGenerator } from "#shared/contract/generators.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { bundledGeneratorWeights, readBundledGenerators, whyNotSuchImages } from "../library/bundled-generators.ts";
import { keepGenerator } from "../library/keep-generator.ts";
import { found } from "../missing.ts";
import { sha256 } from "../store/blob-store.ts";
import { readDataset } from "../store/read/datasets.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({ datasetId: z.string(), name: z.string() });

/** Adds a generator whose weights ship with the app, and draws a sheet of samples. */
export const addBundledGenerator = defineJob({
  kind: "add-bundled-generator",
  lane: "engine",
  params,
  title: ({ name, datasetId }, store) =>
    `Add the shipped ${name} to ${found(readDataset(store, datasetId), "dataset", datasetId).name}`,
  result: trainedGenerator,
  async run(context, { datasetId, name }) {
    const dataset = found(readDataset(context.store, datasetId), "dataset", datasetId);
    const shipped = readBundledGenerators();
    const bundled = shipped.find((one) => one.name === name);
    if (!bundled)
      throw new ExemplarError(
        "NOT_FOUND",
        `No generator called "${name}" ships with Exemplar.`,
        `These do: ${shipped.map((one) => one.name).join(", ")}.`,
      );
    const unlike = whyNotSuchImages(bundled, dataset);
    if (unlike !== null) throw new ExemplarError("UNSUPPORTED", unlike, "Train a generator on this dataset.");
    const file = bundledGeneratorWeights(bundled);
    const weights = readFileSync(file);
    if (sha256(weights) !== bundled.weightsSha256)
      throw new ExemplarError(
        "UNSUPPORTED",
        `The weights of ${name} that ship with Exemplar are not those they are said to be.`,
        "Install Exemplar again, or train a generator.",
        { detail: file },
      );
    const { classNames: _, weightsSha256: __, ...known } = bundled;
    const { id } = await keepGenerator(context, { ...known, datasetId }, weights);
    context.changed("library");
    return { generatorId: id };
  },
});
