import { Option } from "commander";
import type { TrialSource } from "#shared/contract/analyse.ts";
import type { Client } from "#shared/contract/contract.ts";
import { theOne } from "./the-one.ts";

export const importedOption = (): Option =>
  new Option("--imported <id>", "trials that import-trials has brought in, in place of a study's").conflicts("study");

/** What the trials of a command are of: the imported ones that were named, else a study. @throws as `theOne` */
export async function theSource(
  client: Client,
  { study, imported }: { readonly study?: string; readonly imported?: string },
): Promise<{ readonly source: TrialSource; readonly title: string }> {
  if (imported !== undefined) {
    const { id, name } = theOne(await client.importedTrials.list(), imported, "import of trials", "--imported");
    return { source: { importedId: id }, title: name };
  }
  const { id, document } = theOne(await client.compose.studies(), study, "study", "--study");
  return { source: { studyId: id }, title: document.title };
}
