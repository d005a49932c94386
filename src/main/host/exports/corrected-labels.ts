import {
  type CorrectedLabel,
  correctedLabels,
  relabelAnswers,
  relabelledImages,
} from "#shared/analysis/relabelling.ts";
import type { TrialTable } from "#shared/contract/analyse.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { writeCsv } from "#shared/stats/csv.ts";
import type { WrittenFile } from "../write-exports.ts";

const columns = [
  "image_index",
  "target_id",
  "stimulus_sha256",
  "stimulus_source",
  "dataset_label",
  "majority_label",
  "verdict",
  "raters",
  "agreement",
  "ai_response",
  "ai_confidence",
  "labels",
] as const satisfies readonly (keyof CorrectedLabel)[];

/** What raters call each image, beside what the dataset does, as CSV named so. @throws INVALID where nobody has relabelled any */
export function correctedLabelsFile(name: string, table: TrialTable): WrittenFile {
  const answers = relabelAnswers(table);
  if (answers.length === 0)
    throw new ExemplarError(
      "INVALID",
      "There are no labels to correct by: no completed session has named images again",
      "Run a study made from the template relabelling, or name other participants.",
    );
  const rows = correctedLabels(relabelledImages(answers));
  return {
    path: `${name}_corrected_labels.csv`,
    content: writeCsv(
      columns,
      rows.map((row) => columns.map((column) => row[column])),
    ),
  };
}
