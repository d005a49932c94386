/** The variables of a study of saliency maps alone. */
export const paperFormula = "target_kind * saliency";

/**
 * What simulated participants are taken to do unless told otherwise: coefficients in log-odds of foreseeing the AI's answer,
 * named as in the model matrix with "error" as the reference. They are those of Table 1 of Folke et al. (2021), interaction
 * model, where its trials have a counterpart here: "standard incorrect" is an error, "standard correct" a hit. The paper's
 * reference is adversarial images, so that each is the sum of a row and its row for "standard incorrect", as -1.06 + 0.09.
 * Low-confidence answers are not in the paper: they are put between the two.
 */
export const paperCoefficients: Readonly<Record<string, number>> = {
  "(Intercept)": -0.97,
  target_kindhit: 4.55,
  target_kindadversarial: -0.09,
  target_kindlow_confidence: 2.3,
  saliency: 0.72,
  examples: 0.22,
  "target_kindhit:saliency": -1.42,
  "target_kindlow_confidence:saliency": -0.3,
  "target_kindadversarial:saliency": 0.29,
  "target_kindhit:examples": -1.77,
  "target_kindadversarial:examples": 0.24,
  "saliency:examples": -0.42,
  "target_kindhit:saliency:examples": 1.07,
  "target_kindadversarial:saliency:examples": -0.11,
};

/** Standard deviations of the random intercepts, in log-odds. Not in the paper: what its setting makes plausible. */
export const plausibleSds: Readonly<Record<string, number>> = { subject_id: 0.6, target_category: 0.5 };

/** The coefficient of a term, whatever the order of a product's parts; 0 of what the paper does not have. */
export function paperCoefficient(term: string): number {
  const wanted = inOrder(term);
  return Object.entries(paperCoefficients).find(([name]) => inOrder(name) === wanted)?.[1] ?? 0;
}

/** Those that the variables of a formula make. */
export function paperCoefficientsOf(formula: string): Record<string, number> {
  const variables = formula.match(/\w+/g) ?? [];
  const known = (part: string) => part === "(Intercept)" || variables.some((variable) => part.startsWith(variable));
  return Object.fromEntries(Object.entries(paperCoefficients).filter(([name]) => name.split(":").every(known)));
}

const inOrder = (term: string) => term.split(":").sort().join(":");
