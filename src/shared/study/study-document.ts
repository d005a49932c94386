import * as z from "zod";
import { identifier, levels, levelValue } from "./levels.ts";
import { pace } from "./pace.ts";
import { repeats } from "./repeats.ts";
import { resumePolicy } from "./resume-policy.ts";
import { singleSteps } from "./single-step.ts";
import { where } from "./where.ts";

export const factor = z.object({
  name: identifier.describe("The column's name in the data"),
  label: z.string(),
  levels: z.array(z.object({ value: levelValue, label: z.string() })).min(2),
  within: z
    .literal(true)
    .optional()
    .describe("Each participant meets every level, in different trials; left out, conditions differ in it"),
});
export type Factor = z.infer<typeof factor>;

export const condition = z.object({
  id: identifier,
  label: z.string(),
  levels: levels.describe("One level of each factor between participants"),
});
export type Condition = z.infer<typeof condition>;

/** One trial of a block. `parameters` and `columns` are checked by the trial type's own schemas. */
export const blockTrial = z.object({
  id: z.string(),
  parameters: z.record(z.string(), z.json()),
});
export type BlockTrial = z.infer<typeof blockTrial>;

export const orderRules = z.object({
  shuffle: z.boolean().default(true),
  maxInARow: z
    .object({
      parameter: z.string().describe("The trial parameter that may not repeat too often"),
      limit: z.int().min(1),
    })
    .nullable()
    .default(null),
  balanceAnswerSide: z.boolean().default(true),
  firstTrials: z.array(z.string()).default([]).describe("Trial ids that come first, in this order"),
});
export type OrderRules = z.infer<typeof orderRules>;

export const block = z.object({
  type: z.literal("block"),
  id: identifier,
  label: z.string(),
  trialType: z.string(),
  practice: z.boolean().default(false).describe("Practice gives feedback and is not scored"),
  feedback: z.boolean().optional().describe("Whether each answer is told right or wrong; left out, in practice alone"),
  common: z
    .record(z.string(), z.json())
    .optional()
    .describe("Parameters that all of its trials share, such as the question"),
  pace: pace.optional(),
  trials: z.array(blockTrial),
  order: orderRules,
  repeats: repeats.optional().describe("Which of its trials come again, as a check of attention; left out, none"),
  where,
});
export type Block = z.infer<typeof block>;

/** All parameters of a trial: its own, before those that the block's trials share. */
export const parametersOf = (
  { common }: Pick<Block, "common">,
  { parameters }: BlockTrial,
): BlockTrial["parameters"] => ({
  ...common,
  ...parameters,
});

export const step = z.discriminatedUnion("type", [...singleSteps, block]);
export type Step = z.infer<typeof step>;

/** A whole study: what is asked of whom, in which order, with which texts. Immutable once run; its hash names it. */
export const studyDocument = z.object({
  format: z.literal("exemplar-study/1"),
  name: identifier,
  title: z.string().min(1),
  description: z.string(),
  seed: z.int().min(0),
  factors: z.array(factor),
  conditions: z.array(condition).min(1),
  participantsPerCondition: z.int().min(1),
  sessionMinutes: z.number().positive().default(60).describe("An unfinished session gives its slot back after this"),
  resume: resumePolicy.optional().describe("Left out, whoever comes back goes on, however late"),
  flow: z.array(step).min(1),
});
export type StudyDocument = z.infer<typeof studyDocument>;
