import * as z from "zod";

/** Which answer is asked of the images: the settings that every method about level sets has. */
export const levelFields = {
  answer: z
    .enum(["confident", "ambiguous", "uniform", "gaussian", "dirichlet"])
    .default("confident")
    .meta({
      description: "Which answer the images are to be given",
      labels: {
        confident: "Sure of a category (equation 6)",
        ambiguous: "Torn between two categories (equations 7-9)",
        uniform: "Undecided between all (equations 15, 16)",
        gaussian: "So much of each category, normal (equations 2-4)",
        dirichlet: "So much of each category, Dirichlet",
      },
    }),
  category: z.string().default("").describe("What it is to be sure of, or torn between; the first one unless named"),
  other: z.string().default("").describe("What else it is to be torn between; the next one unless named"),
  probabilities: z
    .array(z.number().min(0).max(1))
    .max(1000)
    .default([])
    .describe("So much of each category, in their order: they add up to 1"),
  width: z.number().gt(0).max(0.5).default(0.05).meta({
    title: "Width σ",
    description: "How far an answer may be from what is asked for: the deviation of the normal relaxation",
  }),
  concentration: z.number().min(1).max(10_000).default(1000).meta({
    title: "Concentration α",
    description: "Of the Dirichlet relaxation: the larger, the nearer to what is asked for",
  }),
};
