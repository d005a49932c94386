import type { StudyProblem } from "#shared/contract/compose.ts";
import type { Step, StudyDocument } from "#shared/study/study-document.ts";
import { partOf, type StudyPart, stepPlace } from "#shared/study/study-part.ts";

/** The part named in an address, as far as the study has it. */
export function parsePart(text: string | null, document: StudyDocument): StudyPart {
  const part = partOf(text ?? "design");
  return (stepPlace(part) ?? 0) < document.flow.length ? part : "design";
}

export function problemsOf(part: StudyPart, problems: readonly StudyProblem[]): StudyProblem[] {
  return problems.filter((problem) => partOf(problem.path) === part);
}

/** The problem of exactly this field (`flow.0.title`) or of something inside it, as a form shows it. */
export function problemAt(path: string, problems: readonly StudyProblem[]): string | undefined {
  return problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`))?.message;
}

/** Document with one step of its flow replaced. */
export function withStep(document: StudyDocument, place: number, step: Step): StudyDocument {
  return { ...document, flow: document.flow.with(place, step) };
}
