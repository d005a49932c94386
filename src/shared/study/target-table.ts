import type { Target } from "../contract/curate.ts";
import { writeCsv } from "../stats/csv.ts";

export interface TableSources {
  /** What the target's dataset is called. */
  datasetName(datasetId: string): string;
  /** What was chosen to teach a target, where something was. */
  teachingOf(target: Target): Teaching | null;
}

/** A set of examples, and how probable the answer is to the learner without them and with them. */
export interface Teaching {
  readonly examples: readonly number[];
  readonly before: number | null;
  readonly after: number | null;
  /** What was asked for. */
  readonly threshold: number | null;
}

const columns = [
  "target",
  "category",
  "kind",
  "dataset",
  "image",
  "target_category",
  "alternative_category",
  "confidence",
  "temperature",
  "status",
  "reason",
  "examples",
  "learner_probability_before",
  "learner_probability",
  "learner_threshold",
  "image_sha256",
  "target_id",
] as const;

/** Targets as CSV, one row each: what is shown, which answers are on offer, and what was decided. */
export function targetTable(targets: readonly Target[], { datasetName, teachingOf }: TableSources): string {
  return writeCsv(
    columns,
    targets.map((target, place) => {
      const teaching = teachingOf(target);
      return [
        place + 1,
        target.groundTruth,
        target.kind,
        datasetName(target.datasetId),
        target.imageIndex,
        target.targetCategory,
        target.alternativeCategory,
        target.confidence,
        target.temperature ?? null,
        target.status,
        target.reason ?? null,
        teaching ? teaching.examples.join(" ") : null,
        teaching?.before ?? null,
        teaching?.after ?? null,
        teaching?.threshold ?? null,
        target.imageSha256,
        target.id,
      ];
    }),
  );
}
