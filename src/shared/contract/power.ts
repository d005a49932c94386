import * as z from "zod";

/** A study of so many participants with so many trials each, in which the effect is `scale` times as large as assumed. */
export const powerDesign = z.object({
  participants: z.int().min(2).max(100_000),
  trialsEach: z.int().min(1).max(100_000),
  scale: z.number().default(1).describe("Multiplies the effect that is looked for"),
});
export type PowerDesign = z.infer<typeof powerDesign>;

export const powerPlan = z.object({
  studyId: z.string(),
  formula: z.string().describe("The model with the effect"),
  reduced: z.string().describe("The model without it"),
  fixed: z.record(z.string(), z.number()).describe("Assumed coefficients in log-odds, by their names"),
  sds: z.record(z.string(), z.number().min(0)).describe("Assumed standard deviations of the random effects"),
  designs: z.array(powerDesign).min(1).max(200),
  replicates: z.int().min(1).max(100_000).describe("Simulated studies of each design"),
  seed: z.int(),
  alpha: z.number().gt(0).lt(1).default(0.05),
});
export type PowerPlan = z.infer<typeof powerPlan>;

export const designPower = powerDesign.extend({
  power: z
    .number()
    .nullable()
    .describe("Share of the studies with a test in which it rejects; null where none has one"),
  lower: z.number().describe("Ends of the 95% interval of the simulation's own error (Wilson)"),
  upper: z.number(),
  replicates: z.int(),
  failed: z.int().describe("Studies in which a model could not be fitted; they are left out of the power"),
});
export type DesignPower = z.infer<typeof designPower>;

/** What a finished power job answers with. */
export const powerResult = z.object({ formula: z.string(), points: z.array(designPower) });
export type PowerResult = z.infer<typeof powerResult>;
