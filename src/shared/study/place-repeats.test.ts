import fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { placeRepeats, repeatConflict } from "./place-repeats.ts";
import { repeats } from "./repeats.ts";
import type { Block, BlockTrial, OrderRules } from "./study-document.ts";
import { orderConflicts, orderTrials } from "./trial-order.ts";

const trialsOf = (kinds: readonly string[]): BlockTrial[] =>
  kinds.map((kind, i) => ({ id: `${i}`, parameters: { kind } }));
const kindOf = ({ parameters }: BlockTrial) => String(parameters.kind);

const rules = fc.record({
  amount: fc.integer({ min: 1, max: 12 }),
  apart: fc.integer({ min: 1, max: 12 }),
  limit: fc.option(fc.integer({ min: 1, max: 4 })),
  shuffle: fc.boolean(),
  firstTrials: fc.integer({ min: 0, max: 3 }),
});

function asked({ amount, apart, limit, shuffle, firstTrials }: typeof rules extends fc.Arbitrary<infer R> ? R : never) {
  const order: OrderRules = {
    shuffle,
    maxInARow: limit === null ? null : { parameter: "kind", limit },
    balanceAnswerSide: true,
    firstTrials: Array.from({ length: firstTrials }, (_, i) => `${i}`),
  };
  return { order, repeats: repeats.parse({ amount, unit: "trials", apart }) };
}

const planned = (trials: readonly BlockTrial[], block: Pick<Block, "order" | "repeats">, seed: number) => {
  const generator = seededGenerator(seed);
  return placeRepeats(orderTrials(trials, block.order, generator, kindOf), block, generator.split("repeats"));
};

test("whatever has room is placed: each trial again far enough from its first time, within the limit on a row", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "b", "c"), { minLength: 4, maxLength: 40 }),
      rules,
      fc.nat(),
      (kinds, settings, seed) => {
        const trials = trialsOf(kinds);
        const block = asked(settings);
        fc.pre(orderConflicts(trials, block.order).length === 0 && repeatConflict(trials.length, block) === null);
        const placed = planned(trials, block, seed);
        expect(placed).toHaveLength(trials.length + settings.amount);
        const first = placed.filter(({ back }) => back === null);
        expect(new Set(first.map(({ trial }) => trial.id)).size).toBe(trials.length);
        const again = placed.filter(({ back }) => back !== null);
        expect(new Set(again.map(({ trial }) => trial.id)).size, "none comes a third time").toBe(settings.amount);
        for (const [i, { trial, side, back }] of placed.entries()) {
          if (back === null) continue;
          expect(back).toBeGreaterThan(settings.apart);
          expect(placed[i - back]).toMatchObject({ trial: { id: trial.id }, back: null });
          expect(placed[i - back]!.side).not.toBe(side);
        }
        if (settings.limit !== null) {
          const kindsShown = placed.map(({ trial }) => kindOf(trial)).join("");
          expect(kindsShown).not.toMatch(new RegExp(`(.)\\1{${settings.limit}}`));
        }
        expect(placed.slice(0, settings.firstTrials).map(({ trial }) => trial.id)).toEqual(block.order.firstTrials);
        if (!settings.shuffle) expect(first.map(({ trial }) => trial.id)).toEqual(trials.map(({ id }) => id));
      },
    ),
    { numRuns: 2000 },
  );
});

test("the seed decides which trials come again, and a block without repeats is as it was ordered", () => {
  const trials = trialsOf(Array.from({ length: 30 }, (_, i) => "abc"[i % 3]!));
  const block = asked({ amount: 5, apart: 5, limit: 2, shuffle: true, firstTrials: 0 });
  expect(planned(trials, block, 1)).toEqual(planned(trials, block, 1));
  const drawn = (seed: number) => planned(trials, block, seed).flatMap(({ trial, back }) => (back ? trial.id : []));
  expect(new Set(Array.from({ length: 20 }, (_, seed) => drawn(seed).join())).size).toBeGreaterThan(10);
  const { order } = block;
  const ordered = orderTrials(trials, order, seededGenerator(1), kindOf);
  expect(planned(trials, { order }, 1)).toEqual(ordered.map((one) => ({ ...one, back: null })));
});

test("what cannot be met is said with the room that there is", () => {
  const conflict = (amount: number, apart: number, limit: number | null) =>
    repeatConflict(12, asked({ amount, apart, limit, shuffle: true, firstTrials: 0 }));
  expect(conflict(7, 5, null)).toBeNull();
  expect(conflict(8, 5, null)).toBe(
    "8 trials cannot come again: with 5 trials between, a block of 12 leaves room for 7",
  );
  expect(conflict(6, 5, 2)).toBeNull();
  expect(conflict(7, 5, 2)).toContain("with 5 trials between and at most 2 in a row, a block of 12 leaves room for 6");
  expect(conflict(1, 12, null)).toContain("leaves room for 0");
});
