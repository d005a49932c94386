import { existsSync } from "node:fs";
import { fetchDatasetJob } from "../jobs/fetch-dataset.ts";
import { found } from "../missing.ts";
import { fetchDataset, publishedFolder } from "../published/fetch-dataset.ts";
import { publishedDatasets } from "../published/published-datasets.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function publishedDatasetProcedures(os: Base, workbench: Workbench) {
  const published = (id: string) =>
    found(
      publishedDatasets.find((dataset) => dataset.id === id),
      "published data set",
      id,
    );
  const never = new AbortController().signal;
  return {
    publishedDatasets: os.library.publishedDatasets.handler(() =>
      publishedDatasets.map(({ id, label, description, package: name, version, megabytes, licence }) => {
        const folder = publishedFolder(workbench.userData, id);
        return {
          id,
          label,
          description,
          package: name,
          version,
          megabytes,
          licence,
          folder: existsSync(folder) ? folder : null,
        };
      }),
    ),
    fetchDataset: os.library.fetchDataset.handler(async ({ input: { id }, signal }) => {
      const dataset = published(id);
      return { folder: await fetchDataset(dataset, workbench.userData, signal ?? never), licence: dataset.licence };
    }),
    fetchAndImportDataset: os.library.fetchAndImportDataset.handler(({ input: { id } }) => {
      const { label } = published(id);
      return workbench.jobs.add(fetchDatasetJob, { id, label });
    }),
  };
}
