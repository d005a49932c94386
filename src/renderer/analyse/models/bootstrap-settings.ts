import type { AnalysisDocument } from "#shared/contract/analyse.ts";

/** How a bootstrap is drawn, and how to change that. */
export interface BootstrapSettings {
  readonly replicates: number;
  readonly seed: number;
  readonly onReplicates: (replicates: number) => void;
}

/** Enough to know a p value of .05 to within .014 (95%). */
const usualReplicates = 1000;

/** The analysis's settings of its bootstraps. */
export function bootstrapSettings(
  document: AnalysisDocument,
  onEdit: (document: AnalysisDocument, field: string | null) => void,
): BootstrapSettings {
  return {
    replicates: document.bootstrap?.replicates ?? usualReplicates,
    seed: document.seed,
    onReplicates: (replicates) => onEdit({ ...document, bootstrap: { replicates } }, "bootstrap.replicates"),
  };
}
