import * as z from "zod";
import { type DeclaredTrialType, trialTypes } from "./trial-types/list.ts";
import { where } from "./where.ts";

/** A step of the flow that is one screen: the trial type's name beside its parameters. */
export type SingleStep = z.infer<StepSchema>;

type SchemaOf<T> = T extends { place: "step"; name: infer Name extends string; parameters: z.ZodObject<infer Shape> }
  ? z.ZodObject<{ type: z.ZodLiteral<Name>; where: typeof where } & Shape>
  : never;
type StepSchema = SchemaOf<DeclaredTrialType>;

/** The schemas of steps that are one screen, one for each trial type that can be a step. */
export const singleSteps = trialTypes
  .filter(({ place }) => place === "step")
  .map(({ name, parameters }) => z.object({ type: z.literal(name), where, ...parameters.shape })) as unknown as [
  StepSchema,
  ...StepSchema[],
];
