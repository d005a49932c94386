import type { Dataset } from "#shared/contract/library.ts";
import { theOne } from "./the-one.ts";

/** The dataset that was asked for by id, or the only one that was brought: what was made here is none. */
export const theDataset = (datasets: readonly Dataset[], id: string | undefined): Dataset =>
  theOne(
    id === undefined ? datasets.filter(({ shiftedFrom, madeBy }) => shiftedFrom === null && madeBy === null) : datasets,
    id,
    "dataset",
    "--dataset",
  );
