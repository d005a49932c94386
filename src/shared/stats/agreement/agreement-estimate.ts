import { normalQuantile } from "../distributions.ts";

/** A coefficient of agreement beyond chance, with its large-sample standard error and 95% interval. */
export interface AgreementEstimate {
  /** Items that were rated at least twice. */
  readonly items: number;
  /** Share of pairs of ratings that agree. */
  readonly observed: number;
  /** The same share, expected by chance. */
  readonly expected: number;
  /** Null where chance alone would agree on everything, so that nothing beyond it is defined. */
  readonly value: number | null;
  /** Null where the value is, and of fewer than two items. */
  readonly standardError: number | null;
  /** Of the interval; null too where all agree, for which large samples have no width to tell. */
  readonly low: number | null;
  readonly high: number | null;
}

/** κ = (P_o − P_e) / (1 − P_e), with the interval value ± 1.96 SE, cut at 1. */
export function agreementEstimate(
  { items, observed, expected }: Pick<AgreementEstimate, "items" | "observed" | "expected">,
  varianceAt: (value: number) => number,
): AgreementEstimate {
  const undefinedValue = { items, observed, expected, value: null, standardError: null, low: null, high: null };
  // Sums of shares: everybody said the same where they are 1 to rounding.
  if (items === 0 || 1 - expected < 1e-12) return undefinedValue;
  const value = (observed - expected) / (1 - expected);
  if (items < 2) return { ...undefinedValue, value };
  const standardError = Math.sqrt(Math.max(0, varianceAt(value)));
  if (standardError < 1e-9) return { ...undefinedValue, value, standardError };
  const half = normalQuantile(0.975) * standardError;
  return { items, observed, expected, value, standardError, low: value - half, high: Math.min(1, value + half) };
}
