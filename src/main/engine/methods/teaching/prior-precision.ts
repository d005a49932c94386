/** What the training images say of τ, the precision that the weights have before any of them. */
export interface PriorPrecision {
  readonly tau: number;
  /** How many weights the images determine: Σ λμ / (λμ + τ). */
  readonly determined: number;
  /** At a limit of what is sought, not at a maximum of the likelihood. */
  readonly atLimit: boolean;
}

const LOWEST = 1e-12;
const HIGHEST = 1e12;

/**
 * τ of the highest marginal likelihood under Laplace's approximation (MacKay 1992, eq. 4.4): where τ ‖W‖² = γ(τ), the
 * number of weights that the images determine. The left side rises with τ and the right side falls, so there is one such
 * τ, and halving finds it. What is the same for all classes is taken off the weights first: no answer depends on it, so
 * that the prior alone decides it, and puts it at 0.
 *
 * @param weights `[classes, width]`
 */
export function priorPrecision(
  weights: ArrayLike<number>,
  uValues: ArrayLike<number>,
  vValues: ArrayLike<number>,
): PriorPrecision {
  const square = squaredLength(weights, uValues.length, vValues.length);
  const excess = (tau: number) => tau * square - determinedWeights(tau, uValues, vValues);
  const at = (tau: number, atLimit: boolean) => ({
    tau,
    determined: determinedWeights(tau, uValues, vValues),
    atLimit,
  });
  if (excess(LOWEST) >= 0) return at(LOWEST, true);
  if (excess(HIGHEST) <= 0) return at(HIGHEST, true);
  let [low, high] = [Math.log(LOWEST), Math.log(HIGHEST)];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (excess(Math.exp(middle)) < 0) low = middle;
    else high = middle;
  }
  return at(Math.exp((low + high) / 2), false);
}

/** γ = Σ λμ / (λμ + τ). */
export function determinedWeights(tau: number, uValues: ArrayLike<number>, vValues: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < uValues.length; j++)
    for (let k = 0; k < vValues.length; k++) {
      const product = uValues[j]! * vValues[k]!;
      sum += product / (product + tau);
    }
  return sum;
}

/** ‖W‖² without what all classes have in common. */
function squaredLength(weights: ArrayLike<number>, width: number, classCount: number): number {
  let sum = 0;
  for (let j = 0; j < width; j++) {
    let mean = 0;
    for (let c = 0; c < classCount; c++) mean += weights[c * width + j]! / classCount;
    for (let c = 0; c < classCount; c++) sum += (weights[c * width + j]! - mean) ** 2;
  }
  return sum;
}
