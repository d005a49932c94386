import type { RandomGenerator } from "../random/generator.ts";
import { type Repeats, repeatCount } from "./repeats.ts";
import type { Block, BlockTrial, OrderRules } from "./study-document.ts";
import { blockedValue, countValues, type OrderedTrial, shuffled, trailingRun, valueBy } from "./trial-order.ts";
import { otherSide } from "./trial-types/trial-type.ts";

export interface PlacedTrial extends OrderedTrial {
  /** How many places before it the trial came first; null of the first time. */
  readonly back: number | null;
}

/** What a block says of its order and of the trials that come again. */
type Rules = Pick<Block, "order" | "repeats">;

/** Why so many trials cannot come again so much later, whatever the order; null where they can. */
export function repeatConflict(trials: number, { order, repeats }: Rules): string | null {
  if (!repeats) return null;
  const count = repeatCount(repeats, trials);
  const limit = order.maxInARow?.limit ?? null;
  const room = whole(Math.max(0, trials - repeats.apart), limit, Math.floor);
  if (count <= room) return null;
  const run = limit === null ? "" : ` and at most ${limit} in a row`;
  return `${count} ${count === 1 ? "trial" : "trials"} cannot come again: with ${repeats.apart} trials between${run}, a block of ${trials} leaves room for ${room}`;
}

/**
 * The trials of a block, in their order, and those of them that come again. Built from the front like the order itself:
 * the trials that come again are drawn from the first ones, and from a place that leaves enough trials between, the rest
 * and they are put in an order that meets the rules. A fixed order is kept, and they come at its end. Where the side of
 * the answers is balanced, it changes, so that who always presses one key is found out.
 *
 * That they can be placed follows from the room that `repeatConflict` asks for. Of `limit + 1` trials that follow each
 * other, at least one has another value, and each of those lets `limit` more of the frequent value come again.
 *
 * @param ordered an order that meets the rules
 */
export function placeRepeats(
  ordered: readonly OrderedTrial[],
  { order, repeats }: Rules,
  generator: RandomGenerator,
): PlacedTrial[] {
  if (!repeats) return ordered.map((one) => ({ ...one, back: null }));
  const from = firstPlace(ordered.length, order, repeats);
  const head = ordered.slice(0, from);
  const trials = (some: readonly OrderedTrial[]) => some.map(({ trial }) => trial);
  const again = drawRepeats(
    { pool: trials(head.slice(0, from - repeats.apart)), head: trials(head), rest: trials(ordered.slice(from)) },
    { count: repeatCount(repeats, ordered.length), order },
    generator.split("draw"),
  );
  // A copy stands for the second time, so that the two can be told apart.
  const origins = new Map(again.map((trial) => [{ ...trial }, trial]));
  const rest = [...trials(ordered.slice(from)), ...origins.keys()];
  const sides = new Map(ordered.map(({ trial, side }) => [trial, side]));
  const following = shuffled(trials(head), rest, order, generator.split("place")).map((trial, i): PlacedTrial => {
    const origin = origins.get(trial);
    if (!origin) return { trial, side: sides.get(trial)!, back: null };
    const side = sides.get(origin)!;
    return {
      trial: origin,
      side: order.balanceAnswerSide ? otherSide(side) : side,
      back: from + i - ordered.findIndex((one) => one.trial === origin),
    };
  });
  return [...head.map((one) => ({ ...one, back: null })), ...following];
}

/** Where the first trial may come again: half of those that can come again come before, and half of the places after. */
function firstPlace(trials: number, { shuffle, maxInARow, firstTrials }: OrderRules, repeats: Repeats): number {
  if (!shuffle) return trials;
  const pool = whole(repeatCount(repeats, trials), maxInARow?.limit ?? null, Math.ceil);
  return Math.max(firstTrials.length, repeats.apart + pool, Math.ceil((trials + repeats.apart) / 2));
}

/** The trials that come again, in random order, among those after which the rest can still be placed. */
function drawRepeats(
  {
    pool,
    head,
    rest,
  }: {
    readonly pool: readonly BlockTrial[];
    readonly head: readonly BlockTrial[];
    readonly rest: readonly BlockTrial[];
  },
  { count, order: { maxInARow } }: { readonly count: number; readonly order: OrderRules },
  generator: RandomGenerator,
): BlockTrial[] {
  const left = generator.shuffle(pool);
  if (maxInARow === null) return left.slice(0, count);
  const valueIn = valueBy(maxInARow.parameter);
  const last = trailingRun(head.map(valueIn));
  const chosen: BlockTrial[] = [];
  while (chosen.length < count) {
    const next = left.findIndex((trial) => {
      const counts = countValues([...rest, ...chosen, trial], valueIn);
      return blockedValue(counts, last.value, last.length, maxInARow.limit) === null;
    });
    chosen.push(...left.splice(next, 1));
  }
  return chosen;
}

/** A number of trials in whole groups of `limit + 1`, of which no limit on a row can ask for more. */
const whole = (trials: number, limit: number | null, round: (groups: number) => number): number =>
  limit === null ? trials : (limit + 1) * round(trials / (limit + 1));
