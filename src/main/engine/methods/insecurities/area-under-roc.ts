/** How often an error has a higher score than a hit, ties counting half. */
export interface AreaUnderRoc {
  readonly area: number;
  readonly standardError: number;
  readonly errors: number;
  readonly hits: number;
  /** The curve: shares of hits and of errors with a score above each threshold, from the highest. */
  readonly curve: { readonly hits: readonly number[]; readonly errors: readonly number[] };
}

/**
 * The area under the curve by which scores tell errors from hits (Mann & Whitney), with Hanley & McNeil's (1982) standard
 * error. Null where there are only errors, or only hits.
 */
export function areaUnderRoc(scores: readonly number[], isError: readonly boolean[]): AreaUnderRoc | null {
  const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
  const errors = isError.filter(Boolean).length;
  const hits = scores.length - errors;
  if (errors === 0 || hits === 0) return null;
  const curve = { hits: [0], errors: [0] };
  let [seenErrors, seenHits, area] = [0, 0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    let [tiedErrors, tiedHits] = [0, 0];
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++)
      if (isError[order[to]!]) tiedErrors++;
      else tiedHits++;
    area += tiedHits * (seenErrors + tiedErrors / 2);
    seenErrors += tiedErrors;
    seenHits += tiedHits;
    curve.hits.push(seenHits / hits);
    curve.errors.push(seenErrors / errors);
    from = to;
  }
  area /= errors * hits;
  const [both, other] = [area / (2 - area), (2 * area * area) / (1 + area)];
  const variance =
    (area * (1 - area) + (errors - 1) * (both - area * area) + (hits - 1) * (other - area * area)) / (errors * hits);
  return { area, standardError: Math.sqrt(Math.max(0, variance)), errors, hits, curve };
}
