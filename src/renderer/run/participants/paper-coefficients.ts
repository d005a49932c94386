export interface Coefficient {
  /** As in the model matrix: `target_kindhit:saliency`. */
  readonly name: string;
  /** Log-odds. */
  readonly value: number;
}

export const paperFormula = "target_kind * saliency";

/**
 * The interaction model of Folke et al. (2021), Table 1, rows without examples. Its trial types stand for the kinds of
 * target: adversarial (the reference) for error, standard incorrect for low_confidence, standard correct for hit.
 */
export const paperCoefficients: readonly Coefficient[] = [
  { name: "(Intercept)", value: -1.06 },
  { name: "target_kindhit", value: 4.64 },
  { name: "target_kindlow_confidence", value: 0.09 },
  { name: "saliency", value: 1.01 },
  { name: "target_kindhit:saliency", value: -1.71 },
  { name: "target_kindlow_confidence:saliency", value: -0.29 },
];
