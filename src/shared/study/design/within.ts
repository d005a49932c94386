import type { Levels } from "../levels.ts";
import type { BlockTrial, Factor, StudyDocument } from "../study-document.ts";
import { combinations } from "./conditions.ts";

/** The factors of which each participant meets every level, in different trials. */
export const withinFactors = ({ factors }: Pick<StudyDocument, "factors">): Factor[] =>
  factors.filter(({ within }) => within);

/**
 * How many lists counterbalance the trials: as many as the factors within participants have combinations. Over that many
 * participants each trial is met once at each combination (a Latin square). One without such factors.
 */
export const listCount = (design: Pick<StudyDocument, "factors">): number => combinations(withinFactors(design)).length;

/** The list of a session, from 0: its seed says it, so that a plan follows from condition and seed alone. */
export const listOf = (seed: number, lists: number): number => seed % lists;

/** The seed nearest below a drawn one that belongs to a list. */
export const seedOfList = (drawn: number, list: number, lists: number): number => drawn - (drawn % lists) + list;

/** The list that fewest of these sessions have had, the first among equals. */
export function leastUsedList(seeds: readonly number[], lists: number): number {
  const used = Array.from({ length: lists }, (_, list) => seeds.filter((seed) => listOf(seed, lists) === list).length);
  return used.indexOf(Math.min(...used));
}

/**
 * The levels at which each trial of a block is met, by its id: the combinations in turn over the trials of each kind,
 * beginning one further in each list. So numbers of trials differ by at most one between combinations, in each kind and
 * over all, and each trial goes through all combinations over the lists.
 *
 * @param factors those within participants that change what these trials show
 */
export function levelsOfTrials(
  trials: readonly BlockTrial[],
  factors: readonly Factor[],
  kindOf: (trial: BlockTrial) => string,
  list: number,
): Map<string, Levels> {
  const cells = combinations(factors);
  const byKind = [...Map.groupBy(trials, kindOf).values()].flat();
  return new Map(byKind.map(({ id }, place) => [id, cells[(place + list) % cells.length]!]));
}
