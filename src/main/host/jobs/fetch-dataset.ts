import * as z from "zod";
import { defineJob } from "./job-kind.ts";

const params = z.object({ id: z.string(), label: z.string() });

/** Fetches a published data set into the user's cache and imports it from there. */
export const fetchDatasetJob = defineJob({
  kind: "fetch-dataset",
  lane: "host",
  params,
  title: ({ label }) => `Fetch ${label}`,
  result: z.object({ folder: z.string(), licence: z.string(), importJobId: z.string() }),
  async run({ client, signal, progress }, { id, label }) {
    progress({ done: 0, total: 0, unit: "files", message: `Fetching ${label}` });
    const { folder, licence } = await client.library.fetchDataset({ id }, { signal });
    const { id: importJobId } = await client.library.importDataset({ reader: "idx", path: folder, name: label });
    return { folder, licence, importJobId };
  },
});
