import type { PartDescription } from "../../../datasets/part-annotations.ts";

/** γ in §4 of Wang & Vasconcelos 2019: how alike a part is under two classes; larger is more ambiguous. */
export type Similarity = (a: PartDescription, b: PartDescription) => number;

/** D(p‖q), nats; infinite where q has a value never that p has. */
function divergence(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, k) => (share > 0 ? sum + share * Math.log(share / q[k]!) : sum), 0);
}

const meanOverAttributes =
  (similarity: (p: readonly number[], q: readonly number[]) => number): Similarity =>
  (a, b) =>
    a.reduce((sum, shares, attribute) => sum + similarity(shares, b[attribute]!), 0) / a.length;

/** As printed: e^−(D(p‖q) + D(q‖p)), averaged over attributes. */
export const symmetricDivergence = meanOverAttributes((p, q) => Math.exp(-(divergence(p, q) + divergence(q, p))));

/**
 * As the released code ranks: by D(p‖m) + D(q‖m), m = (p + q)/2, twice the Jensen-Shannon divergence, averaged over
 * attributes; the smaller, the more alike, so that it is taken with a minus.
 */
export const jensenShannon = meanOverAttributes((p, q) => {
  const middle = p.map((share, k) => (share + q[k]!) / 2);
  return -(divergence(p, middle) + divergence(q, middle));
});

/** For parts with one number, how often they occur under a class: the mean of both, where both exceed `least`. */
export const occurrence =
  (least = 0.3): Similarity =>
  (first, second) => {
    const [a, b] = [first[0]![0]!, second[0]![0]!];
    return a > least && b > least ? (a + b) / 2 : Number.NEGATIVE_INFINITY;
  };
