import type { Split } from "#shared/contract/library.ts";

/** Which images of a dataset are shown; `predicted` and `outcome` need a classifier. */
export interface ImageQuery {
  readonly datasetId: string;
  readonly classifierId?: string;
  readonly split?: Split;
  readonly groundTruth?: number;
  readonly predicted?: number;
  readonly outcome?: "hit" | "error";
}

const splits: readonly (string | null)[] = ["train", "test"];
const outcomes: readonly (string | null)[] = ["hit", "error"];

/** Reads the filters of an address, leaving out what makes no sense. */
export function readImageQuery(datasetId: string, search: URLSearchParams): ImageQuery {
  const classifierId = search.get("classifier");
  const split = search.get("split");
  const outcome = search.get("outcome");
  const groundTruth = readIndex(search.get("truth"));
  const predicted = readIndex(search.get("predicted"));
  return {
    datasetId,
    ...(splits.includes(split) && { split: split as Split }),
    ...(groundTruth !== undefined && { groundTruth }),
    ...(classifierId && {
      classifierId,
      ...(predicted !== undefined && { predicted }),
      ...(outcomes.includes(outcome) && { outcome: outcome as "hit" | "error" }),
    }),
  };
}

const readIndex = (text: string | null): number | undefined =>
  text !== null && /^\d+$/.test(text) ? Number(text) : undefined;

/** The address of the images in one cell of a confusion matrix, or of any other selection. */
export function imageQueryAddress({
  datasetId,
  classifierId,
  split,
  groundTruth,
  predicted,
  outcome,
}: ImageQuery): string {
  const search = new URLSearchParams();
  const put = (name: string, value: string | number | undefined) =>
    value !== undefined && search.set(name, String(value));
  put("classifier", classifierId);
  put("split", split);
  put("truth", groundTruth);
  put("predicted", predicted);
  put("outcome", outcome);
  return `/library/datasets/${datasetId}?${search}`;
}
