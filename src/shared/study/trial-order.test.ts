import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import type { BlockTrial, OrderRules } from "./study-document.ts";
import { orderConflicts, orderTrials } from "./trial-order.ts";

const trialsOf = (kinds: readonly string[]): BlockTrial[] =>
  kinds.map((kind, i) => ({ id: `${i}`, parameters: { kind } }));
const rules = (change: Partial<OrderRules>): OrderRules => ({
  shuffle: true,
  maxInARow: null,
  balanceAnswerSide: true,
  firstTrials: [],
  ...change,
});
const kindOf = ({ parameters }: BlockTrial) => String(parameters.kind);

function longestRun(values: readonly string[]): number {
  let longest = 0;
  let run = 0;
  values.forEach((value, i) => {
    run = value === values[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return longest;
}

/** Is there an order at all? By trying every one. */
function existsOrder(head: readonly string[], rest: readonly string[], limit: number): boolean {
  if (longestRun(head) > limit) return false;
  if (rest.length === 0) return true;
  return [...new Set(rest)].some((value) => {
    const without = [...rest];
    without.splice(rest.indexOf(value), 1);
    return existsOrder([...head, value], without, limit);
  });
}

const kinds = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 9 });

test("a conflict is reported exactly when no order exists", () => {
  fc.assert(
    fc.property(kinds, fc.integer({ min: 1, max: 3 }), fc.nat(4), (values, limit, firstCount) => {
      const trials = trialsOf(values);
      const firstTrials = trials.slice(0, firstCount).map(({ id }) => id);
      const conflicts = orderConflicts(trials, rules({ maxInARow: { parameter: "kind", limit }, firstTrials }));
      const possible = existsOrder(values.slice(0, firstCount), values.slice(firstCount), limit);
      expect(conflicts.length === 0).toBe(possible);
    }),
    { numRuns: 1000 },
  );
});

test("every order is a permutation that meets the rules, with balanced sides", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(),
      fc.nat(3),
      (values, limit, seed, firstCount) => {
        const trials = trialsOf(values);
        const firstTrials = seededGenerator(seed)
          .choose(trials, Math.min(firstCount, trials.length))
          .map(({ id }) => id);
        const wanted = rules({ maxInARow: { parameter: "kind", limit }, firstTrials });
        fc.pre(orderConflicts(trials, wanted).length === 0);
        const ordered = orderTrials(trials, wanted, seededGenerator(seed), kindOf);

        expect(ordered.map(({ trial }) => trial.id).sort()).toEqual(trials.map(({ id }) => id).sort());
        expect(ordered.slice(0, firstTrials.length).map(({ trial }) => trial.id)).toEqual(firstTrials);
        expect(longestRun(ordered.map(({ trial }) => kindOf(trial)))).toBeLessThanOrEqual(limit);
        for (const kind of [null, "a", "b", "c", "d"]) {
          const sides = ordered.filter(({ trial }) => kind === null || kindOf(trial) === kind).map(({ side }) => side);
          const left = sides.filter((side) => side === "left").length;
          expect(Math.abs(sides.length - 2 * left)).toBeLessThanOrEqual(1);
        }
        expect(orderTrials(trials, wanted, seededGenerator(seed), kindOf)).toEqual(ordered);
      },
    ),
    { numRuns: 500 },
  );
});

test("a limit that never binds shuffles uniformly", () => {
  const trials = trialsOf(["a", "a", "b"]);
  const wanted = rules({ maxInARow: { parameter: "kind", limit: 3 } });
  const seen = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed++) {
    const order = orderTrials(trials, wanted, seededGenerator(seed), kindOf)
      .map(({ trial }) => trial.id)
      .join("");
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect(seen.size).toBe(6);
  // χ² with 5 degrees of freedom: 20.5 is its 99.9% point.
  const chiSquared = [...seen.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  expect(chiSquared).toBeLessThan(20.5);
});

test("without shuffling the document's order stays, with a fixed side where none is balanced", () => {
  const trials = trialsOf(["a", "b", "a"]);
  const ordered = orderTrials(
    trials,
    rules({ shuffle: false, balanceAnswerSide: false, firstTrials: ["2"] }),
    seededGenerator(1),
    kindOf,
  );
  expect(ordered.map(({ trial, side }) => trial.id + side)).toEqual(["2left", "0left", "1left"]);
});

describe("conflicts are named", () => {
  const conflict = (values: string[], change: Partial<OrderRules>) =>
    orderConflicts(trialsOf(values), rules(change))[0];
  const limit = (most: number) => ({ parameter: "kind", limit: most });

  test("too many of one value", () => {
    expect(conflict(["a", "a", "a", "a", "b"], { maxInARow: limit(1) })).toEqual({
      rules: ["maxInARow"],
      message: '4 of 5 trials have kind "a": with at most 1 in a row, the 1 others leave room for 2',
    });
  });
  test("the first trials use up what separates the rest", () => {
    expect(conflict(["b", "a", "a", "a", "b"], { maxInARow: limit(1), firstTrials: ["0", "4"] })?.rules).toEqual([
      "maxInARow",
      "firstTrials",
    ]);
    expect(conflict(["b", "a", "a", "b"], { maxInARow: limit(1), firstTrials: ["0", "3"] })?.rules).toEqual([
      "maxInARow",
      "firstTrials",
    ]);
  });
  test("without shuffling", () => {
    expect(conflict(["a", "a", "b"], { shuffle: false, maxInARow: limit(1) })?.rules).toEqual(["maxInARow", "shuffle"]);
  });
  test("unknown or repeated first trials, and a parameter that trials lack", () => {
    expect(conflict(["a"], { firstTrials: ["9"] })?.message).toBe('the first trials "9" are not in the block');
    expect(conflict(["a"], { firstTrials: ["0", "0"] })?.message).toBe('the first trials name "0" more than once');
    expect(conflict(["a", "b"], { maxInARow: { parameter: "colour", limit: 1 } })?.message).toBe(
      "2 of 2 trials have no colour",
    );
  });
  test("ordering refuses them", () => {
    expect(() => orderTrials(trialsOf(["a", "a"]), rules({ maxInARow: limit(1) }), seededGenerator(1), kindOf)).toThrow(
      /cannot be ordered: 2 of 2 trials have kind "a"/,
    );
  });
});
