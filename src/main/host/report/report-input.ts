import type { AnalysisDocument, TrialTable } from "#shared/contract/analyse.ts";
import type { Target } from "#shared/contract/curate.ts";
import type { Classifier, Dataset, Evaluation } from "#shared/contract/library.ts";
import type { SessionStatus } from "#shared/contract/run.ts";
import type { Artefact } from "#shared/domain/artefact.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";

/** All that a report is made of, as plain data: nothing is read or fetched while it is written. */
export interface ReportInput {
  readonly analysis: AnalysisDocument;
  readonly study: { readonly document: StudyDocument; readonly hash: string };
  readonly dataset: Dataset;
  readonly classifier: Classifier;
  /** On the test images. */
  readonly evaluation: Evaluation;
  /** The targets that the study shows; others are ignored. */
  readonly targets: readonly Target[];
  /** Of these targets. */
  readonly artefacts: readonly Artefact[];
  /** Of these artefacts. */
  readonly evaluations: readonly Artefact[];
  /** A stored PNG by its SHA-256; null when it is missing. */
  readonly image: (sha256: string) => Uint8Array | null;
  /** Every screen of the completed sessions of the analysis's kinds. */
  readonly table: TrialTable;
  /** Every session of the study, of any kind and status. */
  readonly sessions: readonly {
    readonly conditionId: string;
    readonly kind: SessionKind;
    readonly status: SessionStatus;
    readonly rejectedReason: string | null;
  }[];
  /** Data files beside the report, by their path relative to it. */
  readonly files: readonly { readonly path: string; readonly label: string }[];
  /** Where programs ran, in plain words. */
  readonly device: string;
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
}
