import * as z from "zod";
import { identifier, type Levels, levelValue } from "./levels.ts";
import type { StudyDocument } from "./study-document.ts";
import { levelLabel, variableLabel } from "./term-labels.ts";

/** Who meets a step of the flow: participants whose condition has one of these levels of each factor named. */
export const where = z
  .record(identifier, z.array(levelValue).min(1))
  .optional()
  .describe("Levels of factors between participants, at which the step is met; left out, everybody meets it");
export type Where = z.infer<typeof where>;

/** A step as far as it says who meets it. */
interface Met {
  readonly where?: Where | undefined;
}

/** Whether a participant of these levels meets a step. */
export const isMet = ({ where: wanted = {} }: Met, levels: Levels): boolean =>
  Object.entries(wanted).every(([factor, values]) => values.some((value) => value === levels[factor]));

/** "Met where Group is B"; empty where everybody meets it. */
export function whereInWords({ where: wanted = {} }: Met, study: Pick<StudyDocument, "factors">): string {
  const parts = Object.entries(wanted).map(
    ([name, values]) =>
      `${variableLabel(name, study)} is ${values.map((value) => levelLabel(name, value, study)).join(" or ")}`,
  );
  return parts.length === 0 ? "" : `Met where ${parts.join(" and ")}`;
}
