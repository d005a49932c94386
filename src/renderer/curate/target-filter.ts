import {
  type CurationStatus,
  curationStatus,
  type Target,
  type TargetKind,
  targetKind,
} from "#shared/contract/curate.ts";

/** Which targets are shown. */
export interface TargetFilter {
  readonly classifierId?: string;
  readonly kind?: TargetKind;
  readonly status?: CurationStatus;
  /** Ground truth. */
  readonly category?: string;
  /** Lowest and highest confidence, inclusive, in 0..1. */
  readonly confidence: readonly [number, number];
}

const kinds: readonly string[] = targetKind.options;
const statuses: readonly string[] = curationStatus.options;

/** Reads the filter of an address, leaving out what makes no sense. */
export function readTargetFilter(search: URLSearchParams): TargetFilter {
  const [kind, status] = [search.get("kind") ?? "", search.get("status") ?? ""];
  const [classifierId, category] = [search.get("classifier"), search.get("class")];
  return {
    confidence: readRange(search.get("confidence")),
    ...(classifierId && { classifierId }),
    ...(category && { category }),
    ...(kinds.includes(kind) && { kind: kind as TargetKind }),
    ...(statuses.includes(status) && { status: status as CurationStatus }),
  };
}

/** A range of confidence as an address has it, in per cent ("50-90"); the whole range is left out of it. */
export const writeRange = ([low, high]: readonly [number, number]): string | null =>
  low <= 0 && high >= 1 ? null : `${Math.round(100 * low)}-${Math.round(100 * high)}`;

function readRange(text: string | null): readonly [number, number] {
  const [, low, high] = /^(\d{1,3})-(\d{1,3})$/.exec(text ?? "") ?? [];
  return low === undefined ? [0, 1] : [Number(low) / 100, Math.min(100, Number(high)) / 100];
}

export function filterTargets(targets: readonly Target[], filter: TargetFilter): Target[] {
  const [low, high] = filter.confidence;
  return targets.filter(
    ({ classifierId, kind, status, groundTruth, confidence }) =>
      (!filter.classifierId || classifierId === filter.classifierId) &&
      (!filter.kind || kind === filter.kind) &&
      (!filter.status || status === filter.status) &&
      (!filter.category || groundTruth === filter.category) &&
      confidence >= low &&
      confidence <= high,
  );
}
