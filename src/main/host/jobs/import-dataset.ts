import * as z from "zod";
import { imageSettings, importedDataset } from "#shared/contract/library.ts";
import { adoptDataset } from "../library/adopt-dataset.ts";
import { releaseUpload } from "../uploads/uploads.ts";
import { defineJob } from "./job-kind.ts";

const params = z.object({
  reader: z.string(),
  path: z.string().optional(),
  image: imageSettings.optional(),
  name: z.string(),
  testFraction: z.number(),
  seed: z.int(),
});

/**
 * Reads a dataset, stores its pixels (or the list of its image files) and labels, and splits it into training and test
 * images where its source does not. An import that fails leaves nothing behind.
 */
export const importDataset = defineJob({
  kind: "import-dataset",
  lane: "engine",
  params,
  title: ({ name }) => `Import ${name}`,
  result: importedDataset,
  async run({ store, engine, signal, progress, changed }, { reader, path, image, name, testFraction, seed }) {
    const { datasetId, contents } = await adoptDataset(store, { name, reader, testFraction, seed }, (into) =>
      engine.run(
        "read-dataset",
        { reader, into, ...(path !== undefined && { path }), ...(image && { image }) },
        { signal, onProgress: progress },
      ),
    );
    if (path !== undefined) await releaseUpload(store, path);
    changed("library", "project");
    const { notes, problems, problemCount } = contents;
    return { datasetId, notes: [...notes], problems: [...problems], problemCount };
  },
});
