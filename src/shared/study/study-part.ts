import { stepTypeOf } from "./step-type.ts";
import type { StudyDocument } from "./study-document.ts";

/** A part of a study that has settings of its own: the design, or one step of the flow by its place. */
export type StudyPart = "design" | `flow.${number}`;

/** The part that a path such as `flow.2.trials.5` lies in. */
export function partOf(path: string): StudyPart {
  const [head, place] = path.split(".");
  return head === "flow" && place !== undefined && /^\d+$/.test(place) ? `flow.${Number(place)}` : "design";
}

/** The step's place in the flow, from 0; null of the design. */
export function stepPlace(part: StudyPart): number | null {
  return part === "design" ? null : Number(part.slice("flow.".length));
}

/** The part in words: "Block: Practice". */
export function partLabel(part: StudyPart, document: StudyDocument): string {
  const place = stepPlace(part);
  const step = place === null ? undefined : document.flow[place];
  if (!step) return "Design";
  const type = stepTypeOf(step);
  return `${type.label}: ${type.title(step)}`;
}
