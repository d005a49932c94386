import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const teachingExamples = methodOf({
  id: "teaching-examples",
  family: "teaching",
  label: "Teaching examples",
  description:
    "Two training images of the answer's category and two of the alternative's, from which a model of a person learns to predict the answer.",
  source: "Folke, Li, Sojitra, Yang & Shafto, natural adversarial images study, eq. 1 and Stimuli generation",
  revision: 1,
  subject: "target",
  needs: ["features", "classification-layer", "training-images"],
  uses: ["kfac-learner"],
  settings: settings({
    rule: z
      .enum(["first-hit", "argmax", "sample", "best"])
      .default("first-hit")
      .meta({
        description: "Which set is taken",
        labels: {
          "first-hit": "The first that teaches enough (paper)",
          argmax: "The best of the candidates",
          sample: "A candidate, in proportion to what it teaches (equation 1)",
          best: "The best of all sets of the pool",
        },
      }),
    threshold: z
      .number()
      .min(0.5)
      .max(0.9999)
      .default(0.8)
      .describe("How probable the answer must be to the learner who has seen the set"),
    candidates: z.int().min(1).max(100_000).default(200).describe("Candidate sets that are drawn and tried in turn"),
    pool: z
      .int()
      .min(2)
      .max(500)
      .default(50)
      .meta({ description: "Training images of a category that sets are made from", unit: "images" }),
    draw: z
      .enum(["by-class", "uniform"])
      .default("by-class")
      .meta({
        title: "Pool",
        description: "How it is drawn from the training images of the two categories",
        labels: { "by-class": "As many of each category", uniform: "As often as each category occurs" },
      }),
    nearDuplicate: z.number().min(0.5).max(1).default(0.98).meta({
      title: "Near-duplicate",
      description: "Images whose pixels correlate as highly with the target's are not used to teach it",
    }),
    integral: z
      .enum(["quadrature", "monte-carlo"])
      .default("quadrature")
      .meta({
        description: "How the learner's uncertainty is averaged",
        labels: { quadrature: "By quadrature", "monte-carlo": "Over draws of the weights (paper)" },
      }),
    draws: z
      .int()
      .min(2)
      .max(100_000)
      .default(100)
      .describe("Draws of the weights, where these are what the uncertainty is averaged over"),
  }),
  draws: "draws",
  output: "image-set",
});
