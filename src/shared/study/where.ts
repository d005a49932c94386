import * as z from "zod";
import { identifier, type Levels, levelValue } from "./levels.ts";

/** Who meets a step of the flow: participants whose condition has one of these levels of each factor named. */
export const where = z
  .record(identifier, z.array(levelValue).min(1))
  .optional()
  .describe("Levels of factors between participants, at which the step is met; left out, everybody meets it");
export type Where = z.infer<typeof where>;

/** A step as far as it says who meets it. */
export interface Met {
  readonly where?: Where | undefined;
}

/** Whether a participant of these levels meets a step. */
export const isMet = ({ where: wanted = {} }: Met, levels: Levels): boolean =>
  Object.entries(wanted).every(([factor, values]) => values.some((value) => value === levels[factor]));
