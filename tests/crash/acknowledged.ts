import { canonicalJson } from "#shared/domain/canonical-json.ts";
import type { Timing } from "#shared/study/screen.ts";

/** One response that a host said was stored. */
export interface Acknowledged {
  readonly sessionId: string;
  readonly seq: number;
  readonly content: string;
}

export const contentOf = (response: unknown, timing: Timing): string => canonicalJson([response, timing]);
