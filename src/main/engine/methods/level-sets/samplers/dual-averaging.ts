/** Where the adaptation of a step size stands (Hoffman & Gelman 2014, §3.2.1): plain numbers, to be kept. */
export interface DualAveraging {
  /** log(10 ε₀): where the iterates are drawn to. */
  readonly mu: number;
  readonly count: number;
  /** H̄: mean shortfall of acceptance. */
  readonly shortfall: number;
  readonly logStep: number;
  readonly logAveragedStep: number;
}

const [gamma, t0, kappa] = [0.05, 10, 0.75];

export const startAveraging = (stepSize: number): DualAveraging => ({
  mu: Math.log(10 * stepSize),
  count: 0,
  shortfall: 0,
  logStep: Math.log(stepSize),
  logAveragedStep: 0,
});

/** After one more acceptance statistic: a smaller step after less than the target (their algorithm 5). */
export function averaged(before: DualAveraging, acceptance: number, target: number): DualAveraging {
  const m = before.count + 1;
  const eta = 1 / (m + t0);
  const shortfall = (1 - eta) * before.shortfall + eta * (target - acceptance);
  const logStep = before.mu - (Math.sqrt(m) / gamma) * shortfall;
  const weight = m ** -kappa;
  const logAveragedStep = weight * logStep + (1 - weight) * before.logAveragedStep;
  return { mu: before.mu, count: m, shortfall, logStep, logAveragedStep };
}
