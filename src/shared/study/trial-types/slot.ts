import type { Levels } from "../levels.ts";

/** The kinds of results that a slot can show. */
export type SlotOutput = "map" | "image-set" | "regions";

/**
 * A place in a trial where an explanation is shown. The trial binds an artefact to it; the factor of the same condition
 * decides whether participants see it.
 */
export interface Slot {
  readonly label: string;
  readonly description: string;
  /** Kinds of results that can be shown here. */
  readonly outputs: readonly SlotOutput[];
  /** The factor of the design that decides. */
  readonly factor: string;
}

/** Whether a condition shows what the slot binds: 0 means no, in 0/1 and in any other coding. */
export function showsSlot({ factor }: Pick<Slot, "factor">, levels: Levels): boolean {
  return levels[factor] !== undefined && String(levels[factor]) !== "0";
}
