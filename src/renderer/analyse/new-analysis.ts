import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import type { Study } from "#shared/contract/compose.ts";
import type { Session } from "#shared/contract/run.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { findTrialType } from "#shared/study/trial-types/list.ts";
import type { Analysed } from "#shared/study/trial-types/trial-type.ts";

/** An analysis to start from: the data that there are, and the models that the study was designed for. */
export function newAnalysis(study: Pick<Study, "id" | "document">, sessions: readonly Session[]): AnalysisDocument {
  return {
    format: "exemplar-analysis/1",
    title: `Analysis of ${study.document.title}`,
    studyId: study.id,
    kinds: [kindToAnalyse(sessions)],
    formulas: nestedFormulas(study.document),
    family: "binomial",
    ...begunWith(study.document),
    seed: study.document.seed,
  };
}

/** Real data where there are any; else simulated, else pilots. */
export function kindToAnalyse(sessions: readonly Session[]): SessionKind {
  const order: readonly SessionKind[] = ["real", "simulated", "pilot"];
  const completed = new Set(sessions.filter(({ status }) => status === "completed").map(({ kind }) => kind));
  return order.find((kind) => completed.has(kind)) ?? "real";
}

/**
 * The paper's nested models (Folke et al. 2021, Results): null (the kinds of target differ), explanation (what was
 * shown matters too), interaction (it matters differently for different kinds), with random intercepts for
 * participants and target categories. Where trials are of a type that is analysed otherwise, that the kinds differ is
 * itself in question.
 */
export function nestedFormulas(document: StudyDocument): string[] {
  const kinds = trialTypesOf(document).flatMap(({ kindParameter }) => kindParameter ?? []);
  const factors = document.factors.map(({ name }) => name);
  const { outcome, items } = analysedOf(document) ?? { outcome: "correct", items: "target_category" };
  const random = `(1 | subject_id) + (1 | ${items})`;
  const fixed = [
    ...(outcome === "correct" ? [] : ["1"]),
    ...[kinds.join(" + ") || "1", [...kinds, ...factors].join(" + "), [...kinds, ...factors].join(" * ")],
  ];
  return [...new Set(fixed.filter(Boolean))].map((terms) => `${outcome} ~ ${terms} + ${random}`);
}

/** Reference levels and exclusions to begin with. */
function begunWith(document: StudyDocument): Pick<AnalysisDocument, "referenceLevels" | "exclusions"> {
  const analysed = analysedOf(document);
  if (!analysed) return { referenceLevels: {}, exclusions: [] };
  const { leftOut, reference } = analysed;
  return { referenceLevels: { [leftOut.column]: reference }, exclusions: [{ ...leftOut, operator: "=" }] };
}

const trialTypesOf = ({ flow }: StudyDocument) => [
  ...new Set(flow.flatMap((step) => (step.type === "block" ? (findTrialType(step.trialType) ?? []) : []))),
];

/** How the only type of its trials is analysed, where that is said. */
function analysedOf(document: StudyDocument): Analysed | undefined {
  const [type, ...others] = trialTypesOf(document);
  return others.length === 0 ? type?.analysed : undefined;
}
