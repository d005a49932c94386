import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const insecurities = methodOf({
  id: "insecurities",
  family: "insecurities",
  label: "Insecurities",
  description:
    "Where the classifier hesitates, and between what: regions that speak for two answers at once and make the image difficult.",
  source: "Wang & Vasconcelos 2019, deliberative explanations, §3",
  revision: 1,
  subject: "target",
  needs: ["gradients", "spatial-layer"],
  uses: ["hardness"],
  usesWith: ({ score }) => (score === "hardness" ? ["hardness"] : []),
  settings: settings({
    score: z
      .enum(["hesitancy", "entropy", "hardness", "none"])
      .default("hesitancy")
      .meta({
        title: "Difficulty",
        description: "What says how difficult the image is: the third factor of an ambiguity",
        labels: {
          hesitancy: "Hesitancy: 1 − the largest probability",
          entropy: "Entropy, as a share of the largest",
          hardness: "Hardness: a predictor's, fitted first where there is none",
          none: "None: the two classes alone",
        },
      }),
    attribution: z
      .enum(["gradient", "integrated-gradients", "second-order"])
      .default("second-order")
      .meta({
        description:
          "How a score is shared out among places. Second order is exact and quick where all that follows the last convolution is piecewise linear, exact and slow elsewhere",
        labels: {
          gradient: "Gradient",
          "integrated-gradients": "Integrated gradients",
          "second-order": "Second order (gradient-Hessian)",
        },
      }),
    answer: z
      .enum(["logit", "probability"])
      .default("logit")
      .meta({
        title: "Of a class",
        description:
          "What of a class is attributed. Logits of a piecewise linear network have no second order; probabilities do",
        labels: { logit: "Logit", probability: "Probability" },
      }),
    combination: z
      .enum(["product", "geometric-mean", "minimum"])
      .default("product")
      .meta({
        description:
          "How the attributions to two classes and to the difficulty make an ambiguity; negative ones count as 0",
        labels: { product: "Product", "geometric-mean": "Geometric mean", minimum: "Minimum" },
      }),
    classes: z.int().min(2).max(20).default(5).describe("So many classes of highest probability are considered"),
    candidates: z
      .int()
      .min(2)
      .max(10)
      .default(3)
      .describe("So many of them are candidates at a place; two that are so together make an ambiguity"),
    coverage: z
      .number()
      .min(0.01)
      .max(0.9)
      .default(0.1)
      .describe("Share of the image that a region covers, where no values tie"),
    smallest: z
      .number()
      .min(0)
      .max(0.1)
      .default(0.005)
      .describe("Pieces of a region that are smaller than this share of the image are left out"),
    merge: z
      .number()
      .min(0)
      .max(1)
      .default(0.75)
      .describe(
        "Regions that overlap by this share of what they cover together are shown as one, with the classes of the strongest; 1 keeps all but equal ones apart",
      ),
    most: z.int().min(1).max(20).default(5).meta({ title: "Regions", description: "The strongest so many are shown" }),
  }),
  output: "regions",
});
