import type { StudyProblem } from "#shared/contract/compose.ts";
import { stepTypeOf } from "#shared/study/step-type.ts";
import type { Step, StudyDocument } from "#shared/study/study-document.ts";

/** A part of a study that has settings of its own: the design, or one step of the flow by its place. */
export type StudyPart = "design" | `flow.${number}`;

/** The part that a path such as `flow.2.trials.5` lies in. */
export function partOf(path: string): StudyPart {
  const [head, place] = path.split(".");
  return head === "flow" && place !== undefined && /^\d+$/.test(place) ? `flow.${Number(place)}` : "design";
}

export function stepPlace(part: StudyPart): number | null {
  return part === "design" ? null : Number(part.slice("flow.".length));
}

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

/** The part in words: "Block: Practice". */
export function partLabel(part: StudyPart, document: StudyDocument): string {
  const place = stepPlace(part);
  const step = place === null ? undefined : document.flow[place];
  if (!step) return "Design";
  const type = stepTypeOf(step);
  return `${type.label}: ${type.title(step)}`;
}

/** Document with one step of its flow replaced. */
export function withStep(document: StudyDocument, place: number, step: Step): StudyDocument {
  return { ...document, flow: document.flow.with(place, step) };
}
