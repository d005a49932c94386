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

/** Whether a level of a slot's factor shows something: 0 and "none" do not, in any coding. */
export const isShowing = (level: string | number): boolean => !["0", "none"].includes(String(level));

/** Whether a condition shows what the slot binds. */
export function showsSlot({ factor }: Pick<Slot, "factor">, levels: Levels): boolean {
  const level = levels[factor];
  return level !== undefined && isShowing(level);
}
