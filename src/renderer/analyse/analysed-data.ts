import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import type { Study } from "#shared/contract/compose.ts";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import type { Session } from "#shared/contract/run.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { newAnalysis } from "./new-analysis.ts";
import { newImportedAnalysis } from "./new-imported-analysis.ts";
import type { ParticipantColumn } from "./trial-counts.tsx";

/** What can be analysed: a study with its sessions, or trials that were imported. */
export type AnalysedData =
  | { readonly kind: "study"; readonly study: Study; readonly sessions: readonly Session[] }
  | { readonly kind: "imported"; readonly imported: ImportedTrials };

/** The page of what is analysed. */
export const addressOf = (data: AnalysedData): string =>
  data.kind === "study" ? `/analyse/${data.study.id}` : `/analyse/imported/${data.imported.id}`;

export const titleOf = (data: AnalysedData): string => (data.kind === "study" ? data.study.name : data.imported.name);

/** An analysis to start from. */
export const beginning = (data: AnalysedData): AnalysisDocument =>
  data.kind === "study" ? newAnalysis(data.study, data.sessions) : newImportedAnalysis(data.imported);

const noFactors: Pick<StudyDocument, "factors"> = { factors: [] };

/** What its factors are called in words; imported columns are called as they are. */
export const wordsOf = (data: AnalysedData): Pick<StudyDocument, "factors"> =>
  data.kind === "study" ? data.study.document : noFactors;

/** How its participants are told apart. */
export const participantsOf = (data: AnalysedData, { kinds }: AnalysisDocument): ParticipantColumn =>
  data.kind === "study"
    ? { column: "session_id", words: `${kinds.join(" and ")} participant` }
    : { column: data.imported.roles.participant, words: "participant" };
