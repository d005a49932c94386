import * as z from "zod";
import { settings } from "../settings/settings.ts";

/** Which trials a list has (Folke et al. 2021, Experimental design: 30 categories with one trial of each kind in each). */
export const trialSettings = settings({
  categories: z
    .int()
    .min(1)
    .max(1000)
    .default(30)
    .meta({ description: "Categories at most, spread over the range of the classifier's accuracy" }),
  perKind: z
    .int()
    .min(1)
    .max(10_000)
    .default(30)
    .meta({ title: "Trials of each kind", description: "Hits, standard errors and adversarial errors, in all" }),
  confidentFrom: z.number().min(0).max(1).default(0.9).meta({
    title: "Confident from",
    description:
      "How probable its wrong answer must be to the classifier for an adversarial error; 0 takes every error, as the paper does",
  }),
});
export type TrialSettings = z.infer<typeof trialSettings>;
