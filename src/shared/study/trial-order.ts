import { ExemplarError } from "../domain/errors.ts";
import type { RandomGenerator } from "../random/generator.ts";
import type { BlockTrial, OrderRules } from "./study-document.ts";
import type { Side } from "./trial-types/trial-type.ts";

export interface OrderedTrial {
  readonly trial: BlockTrial;
  readonly side: Side;
}

/** Rules that no order can meet together. */
export interface OrderConflict {
  readonly rules: readonly ("maxInARow" | "firstTrials" | "shuffle")[];
  readonly message: string;
}

/** The rules as a person meets them. */
export const orderRuleNames: Readonly<Record<OrderConflict["rules"][number], string>> = {
  maxInARow: "the limit on trials in a row",
  firstTrials: "the list of first trials",
  shuffle: "the fixed order",
};

/** Why no order of these trials meets these rules, by the names of the rules; empty when there is one. */
export function orderConflicts(trials: readonly BlockTrial[], rules: OrderRules): OrderConflict[] {
  const unknown = rules.firstTrials.filter((id) => !trials.some((trial) => trial.id === id));
  if (unknown.length > 0)
    return [{ rules: ["firstTrials"], message: `the first trials ${quote(unknown)} are not in the block` }];
  const twice = rules.firstTrials.filter((id, i) => rules.firstTrials.indexOf(id) !== i);
  if (twice.length > 0)
    return [{ rules: ["firstTrials"], message: `the first trials name ${quote(twice)} more than once` }];
  if (rules.maxInARow === null) return [];

  const { parameter, limit } = rules.maxInARow;
  const missing = trials.filter((trial) => trial.parameters[parameter] === undefined);
  if (missing.length > 0)
    return [
      {
        rules: ["maxInARow"],
        message: `${missing.length} of ${trials.length} trials have no ${inWords(parameter)}`,
      },
    ];

  const { head, rest } = divide(trials, rules.firstTrials);
  const valueIn = valueBy(parameter);
  const most = `at most ${limit} in a row`;
  const headRun = longestRun(head.map(valueIn));
  if (headRun.length > limit)
    return [
      {
        rules: ["maxInARow", "firstTrials"],
        message: `the first trials hold ${headRun.length} × ${inWords(parameter)} ${headRun.value} in a row, where ${most} may follow each other`,
      },
    ];

  if (!rules.shuffle) {
    const run = longestRun([...head, ...rest].map(valueIn));
    return run.length <= limit
      ? []
      : [
          {
            rules: ["maxInARow", "shuffle"],
            message: `without shuffling, ${run.length} × ${inWords(parameter)} ${run.value} stand in a row, where ${most} may`,
          },
        ];
  }

  const free = blockedValue(countValues(trials, valueIn), null, 0, limit);
  if (free !== null)
    return [
      {
        rules: ["maxInARow"],
        message: `${free.count} of ${trials.length} trials have ${inWords(parameter)} ${free.value}: with ${most}, the ${free.others} others leave room for ${free.room}`,
      },
    ];
  const tail = trailingRun(head.map(valueIn));
  const afterHead = blockedValue(countValues(rest, valueIn), tail.value, tail.length, limit);
  return afterHead === null
    ? []
    : [
        {
          rules: ["maxInARow", "firstTrials"],
          message: `after the first trials, ${afterHead.count} × ${inWords(parameter)} ${afterHead.value} remain: with ${most}, the ${afterHead.others} others leave room for ${afterHead.room}`,
        },
      ];
}

/**
 * The trials in an order that meets the rules, each with the side of its answer; the same generator gives the same
 * order. Built from the front, never by trial and error: each next value is drawn in proportion to how many trials of
 * it remain, among those after which the rest can still be placed. Sides are balanced (numbers differ by at most one)
 * within each kind and over all trials.
 *
 * @param kindOf the kind of a trial, within which the answer side is balanced
 * @throws INVALID where the rules conflict
 */
export function orderTrials(
  trials: readonly BlockTrial[],
  rules: OrderRules,
  generator: RandomGenerator,
  kindOf: (trial: BlockTrial) => string,
): OrderedTrial[] {
  const conflict = orderConflicts(trials, rules)[0];
  if (conflict)
    throw new ExemplarError(
      "INVALID",
      `The trials cannot be ordered: ${conflict.message}`,
      `Change ${conflict.rules.map((rule) => orderRuleNames[rule]).join(" or ")}, or the trials.`,
    );
  const { head, rest } = divide(trials, rules.firstTrials);
  const ordered = [...head, ...(rules.shuffle ? shuffled(head, rest, rules, generator.split("order")) : rest)];
  const sides = rules.balanceAnswerSide
    ? balancedSides(ordered.map(kindOf), generator.split("side"))
    : ordered.map(() => "left" as const);
  return ordered.map((trial, i) => ({ trial, side: sides[i]! }));
}

/** The rest behind the head, in random order that meets the limit; there must be one. */
export function shuffled(
  head: readonly BlockTrial[],
  rest: readonly BlockTrial[],
  { maxInARow }: OrderRules,
  generator: RandomGenerator,
): BlockTrial[] {
  if (maxInARow === null) return generator.shuffle(rest);
  const valueIn = valueBy(maxInARow.parameter);
  const piles = new Map<string, BlockTrial[]>();
  for (const trial of generator.shuffle(rest)) piles.set(valueIn(trial), [...(piles.get(valueIn(trial)) ?? []), trial]);
  const counts = countValues(rest, valueIn);

  const order: BlockTrial[] = [];
  let { value: last, length: run } = trailingRun(head.map(valueIn));
  for (let left = rest.length; left > 0; left--) {
    const candidates = [...counts].filter(([value, count]) => {
      if (count === 0 || (value === last && run === maxInARow.limit)) return false;
      counts.set(value, count - 1);
      const blocked = blockedValue(counts, value, value === last ? run + 1 : 1, maxInARow.limit);
      counts.set(value, count);
      return blocked === null;
    });
    const value = drawInProportion(candidates, generator);
    counts.set(value, counts.get(value)! - 1);
    run = value === last ? run + 1 : 1;
    last = value;
    order.push(piles.get(value)!.pop()!);
  }
  return order;
}

/**
 * The value that cannot be placed any more, or null. A value that occurs `count` times among `others` other trials has
 * `others + 1` gaps of at most `limit`; the first gap is shorter for the value that is running already. If every value
 * has room, an order exists.
 */
export function blockedValue(
  counts: ReadonlyMap<string, number>,
  last: string | null,
  run: number,
  limit: number,
): { value: string; count: number; others: number; room: number } | null {
  const total = sum([...counts.values()]);
  for (const [value, count] of counts) {
    const others = total - count;
    const room = limit * (others + 1) - (value === last ? run : 0);
    if (count > room) return { value, count, others, room };
  }
  return null;
}

/** Half left and half right in each kind, in random order; kinds of odd size have one more of alternating sides. */
function balancedSides(kinds: readonly string[], generator: RandomGenerator): Side[] {
  const positions = Map.groupBy(kinds.keys(), (i) => kinds[i]!);
  const sides: Side[] = kinds.map(() => "left");
  let extra: Side = generator.integer(2) === 0 ? "left" : "right";
  for (const kind of generator.shuffle([...positions.keys()])) {
    const places = positions.get(kind)!;
    const half = Math.floor(places.length / 2);
    const kindSides: Side[] = [...Array<Side>(half).fill("left"), ...Array<Side>(half).fill("right")];
    if (places.length % 2 === 1) {
      kindSides.push(extra);
      extra = extra === "left" ? "right" : "left";
    }
    for (const [i, side] of generator.shuffle(kindSides).entries()) sides[places[i]!] = side;
  }
  return sides;
}

function divide(trials: readonly BlockTrial[], first: readonly string[]) {
  return {
    head: first.map((id) => trials.find((trial) => trial.id === id)!),
    rest: trials.filter((trial) => !first.includes(trial.id)),
  };
}

/** The value of a parameter, as text that tells values apart. */
export const valueBy = (parameter: string) => (trial: BlockTrial) => JSON.stringify(trial.parameters[parameter]);

/** How many trials have each value. */
export function countValues(
  trials: readonly BlockTrial[],
  valueIn: (trial: BlockTrial) => string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const trial of trials) counts.set(valueIn(trial), (counts.get(valueIn(trial)) ?? 0) + 1);
  return counts;
}

/** What the last values have in common, and how many they are. */
export function trailingRun(values: readonly string[]): { value: string | null; length: number } {
  const value = values.at(-1) ?? null;
  const before = values.findLastIndex((candidate) => candidate !== value);
  return { value, length: values.length - 1 - before };
}

function longestRun(values: readonly string[]): { value: string | null; length: number } {
  return values
    .map((_, i) => trailingRun(values.slice(0, i + 1)))
    .reduce((longest, run) => (run.length > longest.length ? run : longest), { value: null, length: 0 });
}

function drawInProportion(weights: readonly (readonly [string, number])[], generator: RandomGenerator): string {
  let draw = generator.integer(sum(weights.map(([, weight]) => weight)));
  return weights.find(([, weight]) => {
    draw -= weight;
    return draw < 0;
  })![0];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0);
const inWords = (parameter: string) => parameter.replaceAll("_", " ");
const quote = (ids: readonly string[]) => ids.map((id) => `"${id}"`).join(", ");
