import * as z from "zod";
import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";
import { insecurities } from "./insecurities.ts";

const { score, attribution, answer, combination, classes, candidates } = insecurities.settings.shape;

export const insecurityAgreement = methodOf({
  id: "insecurity-agreement",
  family: "insecurities",
  label: "Agreement of insecurities with shared parts",
  description:
    "Whether insecurities lie on the parts that their two classes share, on the images that are hardest: precision, recall and intersection over union at every coverage, beside regions of the same size and form elsewhere.",
  source: "Wang & Vasconcelos 2019, deliberative explanations, §4 and §5",
  revision: 3,
  subject: "classifier",
  needs: ["gradients", "spatial-layer", "parts"],
  uses: ["hardness"],
  usesWith: (own) => (own.score === "hardness" || own.hardest === "hardness" ? ["hardness"] : []),
  settings: settings({
    ...{ score, attribution, answer, combination, classes, candidates },
    images: z.int().min(2).max(10_000).default(100).describe("So many of the hardest test images"),
    hardest: z
      .enum(["hesitancy", "entropy", "hardness"])
      .default("hesitancy")
      .meta({ title: "Hardest by", description: "What says which images are hardest" }),
    similarity: z
      .enum(["printed", "released", "occurrence"])
      .default("printed")
      .meta({
        description: "How alike a part is under two classes, γ",
        labels: {
          printed: "e^−(D(p‖q) + D(q‖p)), as printed",
          released: "Jensen-Shannon divergence, as released",
          occurrence: "How often it occurs, for parts without attributes",
        },
      }),
    share: z
      .number()
      .min(0.001)
      .max(0.9)
      .default(0.2)
      .describe("So large a share of parts and pairs of classes, the most alike, are ambiguous"),
    placements: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .describe("Random places to which each map is moved, for regions of equal size and form"),
  }),
  draws: "placements",
  output: "evaluation",
});
