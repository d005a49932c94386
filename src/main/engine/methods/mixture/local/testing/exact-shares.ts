/**
 * Shapley values by enumeration of all 2^M coalitions (Shapley 1953): φᵢ = Σ_S |S|! (M − |S| − 1)! / M! (v(S ∪ i) − v(S)).
 * @param answerTo of a coalition by its number, whose bit i says whether feature i is in it
 */
export function exactShares(features: number, answerTo: (coalition: number) => number): Float64Array {
  const values = Float64Array.from({ length: 2 ** features }, (_, coalition) => answerTo(coalition));
  const shares = new Float64Array(features);
  for (let coalition = 0; coalition < values.length; coalition++) {
    const size = sizeOf(coalition);
    for (let i = 0; i < features; i++)
      if (!(coalition & (1 << i)))
        shares[i]! += weightOf(size, features) * (values[coalition | (1 << i)]! - values[coalition]!);
  }
  return shares;
}

/** s! (M − s − 1)! / M! */
const weightOf = (size: number, features: number) => {
  let weight = 1 / features;
  for (let k = 1; k <= size; k++) weight *= k / (features - k);
  return weight;
};

const sizeOf = (coalition: number): number => (coalition === 0 ? 0 : (coalition & 1) + sizeOf(coalition >> 1));
