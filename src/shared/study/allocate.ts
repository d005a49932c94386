import type { SessionStatus } from "../contract/run.ts";
import { seededGenerator } from "../random/generator.ts";
import type { SessionKind } from "./screen.ts";

export interface AllocationInput {
  readonly conditionIds: readonly string[];
  /** Participants wanted per condition; null fills without an end, for pilots and simulations. */
  readonly perCondition: number | null;
  readonly kind: SessionKind;
  /** Every session of the study so far, of any kind and status. */
  readonly sessions: readonly { conditionId: string; kind: SessionKind; status: SessionStatus }[];
  /** The study's seed. */
  readonly seed: number;
}

/** What was decided and all that it was decided from: log it, and `decide` gives the same answer again. */
export interface AllocationDecision {
  /** Null when every cell is full. */
  readonly conditionId: string | null;
  /** Slots taken in each condition, by completed and live sessions of the same kind. */
  readonly taken: Readonly<Record<string, number>>;
  readonly perCondition: number | null;
  /** The least filled conditions, between which the draw was made. */
  readonly candidates: readonly string[];
  /** Seed of the draw. */
  readonly seed: string;
}

/**
 * The condition of the next participant: the least filled cell over completed and live sessions, ties broken by a seeded
 * draw. Expired, abandoned and rejected sessions have given their slot back. Kinds are filled apart, so that pilots and simulations
 * never take a participant's slot.
 *
 * Call it in the transaction that inserts the session: then two stations can never get one slot.
 */
export function allocate({ conditionIds, perCondition, kind, sessions, seed }: AllocationInput): AllocationDecision {
  const sameKind = sessions.filter((session) => session.kind === kind);
  const taken = Object.fromEntries(
    conditionIds.map((id) => [
      id,
      sameKind.filter((session) => session.conditionId === id && takesSlot(session)).length,
    ]),
  );
  return decide({ taken, perCondition, seed: `${seed}/allocation/${kind}/${sameKind.length}` });
}

/** Whether a session has a slot: expired, abandoned and rejected ones have given theirs back. */
export const takesSlot = ({ status }: { readonly status: SessionStatus }): boolean =>
  status === "completed" || status === "live";

/** The decision, from the counts and the seed alone. */
export function decide({
  taken,
  perCondition,
  seed,
}: Pick<AllocationDecision, "taken" | "perCondition" | "seed">): AllocationDecision {
  const open = Object.entries(taken).filter(([, count]) => perCondition === null || count < perCondition);
  const least = Math.min(...open.map(([, count]) => count));
  const candidates = open.filter(([, count]) => count === least).map(([id]) => id);
  const conditionId = candidates.length === 0 ? null : candidates[seededGenerator(seed).integer(candidates.length)]!;
  return { conditionId, taken, perCondition, candidates, seed };
}
