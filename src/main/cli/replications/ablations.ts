import type { SettingsOf } from "#shared/methods/list.ts";

/** One way of making insecurities that the paper compares: a line of its Figure 2, a row of its Table 1. */
export interface Variant {
  readonly id: string;
  readonly label: string;
  readonly architecture: Architecture;
  readonly settings: Pick<SettingsOf<"insecurity-agreement">, "score" | "attribution" | "answer" | "hardest">;
  /** What Table 1 says of it: intersection over union, per cent, with its standard error. Not every cell can be read. */
  readonly table1: Readonly<Partial<Record<Coverage, readonly [mean: number, standardError: number]>>>;
}

/** Table 1's columns: coverages in per cent, and their mean. */
export const tabledCoverages = ["10", "20", "30", "40", "50", "average"] as const;
export type Coverage = (typeof tabledCoverages)[number];

export const architectures = {
  "vgg-like": "VGG-like",
  "alexnet-like": "AlexNet-like",
  "resnet-like": "ResNet-like",
} as const;
export type Architecture = keyof typeof architectures;

export interface Ablation {
  readonly id: string;
  readonly title: string;
  readonly variants: readonly Variant[];
}

/** With all that an ablation does not vary: VGG16, hardness, the gradient of a probability. */
function variant(
  id: string,
  label: string,
  { architecture = "vgg-like", ...changed }: Partial<Variant["settings"] & Pick<Variant, "architecture">> = {},
  table1: Variant["table1"] = {},
): Variant {
  const settings = { score: "hardness", attribution: "gradient", answer: "probability", ...changed } as const;
  const hardest = settings.score === "none" ? "hardness" : settings.score;
  return { id, label, architecture, settings: { hardest, ...settings }, table1 };
}

const usual: Variant["table1"] = {
  10: [8.63, 0.12],
  20: [16.59, 0.16],
  30: [24.14, 0.19],
  40: [31.34, 0.22],
  50: [38.29, 0.24],
  average: [23.8, 0.19],
};

/** §5.2 of Wang & Vasconcelos 2019. What each ablation has in common with the others is computed once. */
export const ablations: readonly Ablation[] = [
  {
    id: "scores",
    title: "difficulty scores",
    variants: [
      variant("hesitancy", "Hesitancy score", { score: "hesitancy" }, { 50: [34.31, 0.11] }),
      variant("entropy", "Entropy score", { score: "entropy" }, { 50: [32.23, 0.3] }),
      variant("hardness", "Hardness score", {}, usual),
    ],
  },
  {
    id: "attributions",
    title: "attribution functions",
    variants: [
      variant("gradient", "Gradient", {}, usual),
      variant(
        "without-difficulty",
        "Gradient without difficulty",
        { score: "none" },
        {
          10: [8.54, 0.17],
          20: [16.35, 0.44],
          30: [23.7, 0.77],
          40: [30.67, 1.16],
          50: [37.39, 1.59],
          average: [23.33, 0.82],
        },
      ),
      variant(
        "integrated",
        "Integrated gradients",
        { attribution: "integrated-gradients" },
        {
          10: [8.7, 0.12],
          20: [16.75, 0.2],
          30: [24.37, 0.27],
          40: [31.6, 0.31],
          50: [38.56, 0.3],
          average: [23.99, 0.24],
        },
      ),
      variant("hessian", "Gradient-Hessian", { attribution: "second-order" }, { 50: [38.88, 0.34] }),
      variant("logits", "Gradient of logits", { answer: "logit" }),
    ],
  },
  {
    id: "architectures",
    title: "network architectures",
    variants: [
      variant("alexnet", "AlexNet", { architecture: "alexnet-like" }, { 50: [35.71, 1.17] }),
      variant("vgg", "VGG", {}, usual),
      variant("resnet", "ResNet", { architecture: "resnet-like" }, { 50: [36.3, 0.26] }),
    ],
  },
];
