import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const kfacLearner = methodOf({
  id: "kfac-learner",
  family: "teaching",
  label: "Learner's prior",
  description:
    "What the training images leave open about the classification layer's weights: a Kronecker-factored Laplace posterior, from which the model of a person starts who is taught by examples.",
  source:
    "Folke, Li, Sojitra, Yang & Shafto, natural adversarial images study, appendix A.3; Ritter, Botev & Barber 2018",
  revision: 2,
  subject: "classifier",
  needs: ["features", "classification-layer", "training-images"],
  uses: [],
  settings: settings({
    precision: z
      .enum(["marginal-likelihood", "given"])
      .default("marginal-likelihood")
      .meta({
        title: "Prior precision",
        description: "How τ, the precision of the weights before any training image, is found",
        labels: { "marginal-likelihood": "By the marginal likelihood", given: "As given" },
      }),
    tau: z.number().min(1e-12).max(1e12).default(1).meta({
      title: "Given τ",
      description: "The prior precision where it is given, else without effect: lower leaves more open",
    }),
    damping: z
      .enum(["exact", "root"])
      .default("exact")
      .meta({
        title: "How τ enters",
        description: "Exactly, at every product of eigenvalues, or as the paper approximates it, √τ at each factor",
        labels: { exact: "Exactly", root: "√τ at each factor (paper)" },
      }),
    samples: z
      .int()
      .min(1)
      .max(1000)
      .default(20)
      .describe(
        "Classifiers drawn from the posterior, whose answers are compared with the original's, each by itself and averaged",
      ),
  }),
  draws: "samples",
  output: "fit",
});
