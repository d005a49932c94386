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
  revision: 2,
  subject: "target",
  needs: ["features", "classification-layer", "training-images"],
  uses: ["kfac-learner"],
  settings: settings({
    rule: z
      .enum(["first-hit", "argmax", "sample", "best"])
      .default("first-hit")
      .meta({
        description:
          "Which set is taken. Where no candidate teaches enough, the first is the best of all sets of the pool",
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
      .enum(["by-class", "uniform", "nearest"])
      .default("by-class")
      .meta({
        title: "Pool is drawn",
        description: "From the training images of the two categories",
        labels: {
          "by-class": "At random, as many of each category",
          uniform: "At random, as often as each category occurs",
          nearest: "Those of each category that each alone tell the learner most about the target",
        },
      }),
    weight: z.number().min(0.01).max(1000).default(1).meta({
      title: "Each example counts",
      description:
        "How often the learner counts an example. Once is Bayes' rule; training for 128 epochs, as the paper does, counts it 128 times",
      unit: "times",
    }),
    copies: z.int().min(1).max(16).default(1).meta({
      title: "Augmented copies",
      description:
        "How often the learner sees each example, each time shifted, turned and scaled a little, but for the first. They share what the example counts, as the epochs of the paper do, each of which has a copy of its own",
      unit: "copies",
    }),
    flips: z.boolean().default(false).meta({
      title: "Flipped copies",
      description:
        "Whether half of the augmented copies are mirrored as well, which photographs survive and digits do not",
    }),
    nearDuplicate: z.number().min(0.5).max(1).default(0.98).meta({
      title: "Near-duplicate",
      description: "Images whose pixels correlate as highly with the target's are not used to teach it",
    }),
    space: z
      .enum(["function", "weight"])
      .default("function")
      .meta({
        title: "The learner is computed",
        description: "By what it thinks of the images, or by its weights: the same to eight digits",
        labels: { function: "In function space", weight: "In weight space (paper), slow for many features" },
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
    maps: z
      .enum(["none", "gp-mask"])
      .default("none")
      .meta({
        title: "Maps of the examples",
        description: "Drawn of each example, for conditions that show maps",
        labels: { none: "None", "gp-mask": "Bayesian-teaching saliency" },
      }),
    masks: z
      .int()
      .min(1)
      .max(100_000)
      .default(1000)
      .describe("Random masks that each example's map is the mean of, where maps are drawn"),
  }),
  draws: "draws",
  output: "image-set",
});
