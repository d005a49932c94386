import * as z from "zod";

/** Which trials of a block come again later, as a check of attention, and what follows where they are answered differently. */
export const repeats = z.object({
  amount: z.int().min(1).default(10).meta({
    title: "Trials that come again",
    description: "Drawn for each participant; the second time is not scored",
  }),
  unit: z
    .enum(["percent", "trials"])
    .default("percent")
    .meta({ title: "Counted in", labels: { percent: "% of the block's trials", trials: "trials" } }),
  apart: z
    .int()
    .min(1)
    .default(5)
    .meta({ title: "Trials between", description: "So many stand between the first time and the second, or more" }),
  mayDiffer: z
    .int()
    .min(0)
    .default(1)
    .meta({ title: "Answers that may differ", description: "Who answers more of them differently fails the check" }),
  onFailure: z
    .enum(["continue", "end"])
    .default("continue")
    .meta({
      title: "Who fails",
      labels: { continue: "goes on; their data are marked", end: "is led to the end; their place is given back" },
    }),
});
export type Repeats = z.infer<typeof repeats>;

/** How many of a block's trials come again: of a share, the nearest number, but one at least. */
export const repeatCount = ({ amount, unit }: Repeats, trials: number): number =>
  unit === "trials" ? amount : Math.max(1, Math.round((trials * amount) / 100));
