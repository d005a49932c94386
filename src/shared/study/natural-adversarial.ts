import { plausibleSds } from "./paper-coefficients.ts";

/**
 * What Folke et al. (2021), Explainable AI for Natural Adversarial Images, report. Their trial types are our kinds of
 * target: adversarial incorrect (the reference) is `adversarial`, standard incorrect `error`, standard correct `hit`.
 */
export const naturalAdversarial = {
  participantsPerCondition: 40,
  /** Of 90, one had no set of examples above the threshold. */
  trials: 89,
  specifiedTrials: 90,
  threshold: 0.8,
  /** Over which the learner was trained: each counts every example once more. */
  epochs: 128,
  /** Likelihood-ratio tests of the three nested models. */
  tests: {
    explanation: { df: 2, chiSquared: 45.37 },
    interaction: { df: 7, chiSquared: 209.62 },
  },
} as const;

export interface PaperCoefficient {
  /** As in our model matrix: `target_kindhit:saliency`. */
  readonly name: string;
  /** As the paper's Table 1 has it. */
  readonly label: string;
  /** Log-odds of predicting the AI's answer. */
  readonly value: number;
  readonly standardError: number;
}

/** Table 1: the interaction model's coefficients, in its order. */
export const table1: readonly PaperCoefficient[] = [
  { name: "(Intercept)", label: "(Intercept)", value: -1.06, standardError: 0.14 },
  { name: "target_kinderror", label: "Standard incorrect", value: 0.09, standardError: 0.1 },
  { name: "target_kindhit", label: "Standard correct", value: 4.64, standardError: 0.18 },
  { name: "saliency", label: "Saliency maps", value: 1.01, standardError: 0.12 },
  { name: "examples", label: "Examples", value: 0.46, standardError: 0.12 },
  {
    ...{ name: "target_kinderror:saliency", label: "Standard incorrect × saliency maps" },
    ...{ value: -0.29, standardError: 0.13 },
  },
  {
    ...{ name: "target_kindhit:saliency", label: "Standard correct × saliency maps" },
    ...{ value: -1.71, standardError: 0.22 },
  },
  {
    ...{ name: "target_kinderror:examples", label: "Standard incorrect × examples" },
    ...{ value: -0.24, standardError: 0.13 },
  },
  {
    ...{ name: "target_kindhit:examples", label: "Standard correct × examples" },
    ...{ value: -2.01, standardError: 0.21 },
  },
  { name: "saliency:examples", label: "Saliency maps × examples", value: -0.53, standardError: 0.17 },
  {
    ...{ name: "target_kinderror:saliency:examples", label: "Standard incorrect × saliency maps × examples" },
    ...{ value: 0.11, standardError: 0.18 },
  },
  {
    ...{ name: "target_kindhit:saliency:examples", label: "Standard correct × saliency maps × examples" },
    ...{ value: 1.18, standardError: 0.27 },
  },
];

/** The interaction model's fixed effects, and those of the two models that are nested in it. */
export const nestedModels = {
  null: "target_kind",
  explanation: "target_kind + saliency + examples",
  interaction: "target_kind * saliency * examples",
} as const;

/** Participants and target categories have intercepts of their own (Results). */
export const modelFormula = (fixed: string) => `correct ~ ${fixed} + (1 | subject_id) + (1 | target_category)`;

/** What the coefficients are the log-odds against. */
export const referenceLevels = { target_kind: "adversarial" } as const;

/** A participant who answers as Table 1 says; how much participants and categories differ is not in the paper. */
export const table1Participant = {
  strategy: "model",
  formula: nestedModels.interaction,
  coefficients: Object.fromEntries(table1.map(({ name, value }) => [name, value])),
  participantSd: plausibleSds.subject_id!,
  categorySd: plausibleSds.target_category!,
} as const;
