import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { type Choice, differenceOfShares, majorityAgreement, majorityByChance } from "./majority-agreement.ts";

const generator = seededGenerator(11);
/** Items differ in how plain they are, participants in how well they see: one of ten things, or none in particular. */
function study(items: number, participants: number, participantSd: number): Choice[] {
  const sight = Array.from({ length: participants }, () => participantSd * generator.normal());
  return Array.from({ length: items }, (_, item) => {
    const plain = 1.5 * generator.normal() - 0.5;
    return sight.map((own, who) => {
      const sees = generator.next() < 1 / (1 + Math.exp(-plain - own));
      return { participant: `${who}`, item: `${item}`, choice: sees ? "plain" : String(generator.integer(9)) };
    });
  }).flat();
}

test.each([
  ["participants who see alike", 30, 9, 0.2],
  ["many of them", 40, 20, 0.5],
  ["few, who see differently", 40, 6, 1],
])("intervals hold the true agreement in 95 of 100 studies, and always the estimate: %s", (_, ...extent) => {
  const found = Array.from({ length: 400 }, () => majorityAgreement(study(...extent)));
  const others = Array.from({ length: 1200 }, () => majorityAgreement(study(...extent)).share);
  const truth = [...found.map(({ share }) => share), ...others].reduce((sum, share) => sum + share / 1600, 0);
  for (const { share, low, high } of found) {
    expect(low).toBeLessThanOrEqual(share);
    expect(high).toBeGreaterThanOrEqual(share);
  }
  const covered = found.filter(({ low, high }) => low! <= truth && truth <= high!).length / found.length;
  // Three standard errors of 400 studies below, and not much wider than it has to be.
  expect(covered).toBeGreaterThan(0.917);
  expect(covered).toBeLessThan(0.995);
});

test("one participant alone has no interval, and nobody agrees on “Don't know”", () => {
  expect(majorityAgreement([{ participant: "1", item: "s", choice: "a" }])).toEqual({
    share: 1,
    low: null,
    high: null,
  });
  const unknown = ["1", "2"].map((participant) => ({ participant, item: "s", choice: null }));
  expect(majorityAgreement(unknown).share).toBe(0);
});

test("chance is that of the participants there are: two of three choose the same of ten in 28 of 100 cases", () => {
  const asked = (count: number) =>
    Array.from({ length: count }, (_, who) => ({ participant: `${who}`, item: "s", choice: "a" }));
  expect(majorityByChance(asked(3), 10)).toBeCloseTo(0.28, 10);
  expect(majorityByChance(asked(1), 10)).toBeCloseTo(1, 10);
  expect(majorityByChance(asked(20), 10)).toBeLessThan(1e-4);
});

test("a difference is Newcombe's: 56 of 70 less 48 of 80 is .2, from .0524 to .3339", () => {
  const first = { share: 56 / 70, low: 0.691832, high: 0.87693 };
  const second = { share: 48 / 80, low: 0.490451, high: 0.700402 };
  const { share, low, high } = differenceOfShares(first, second);
  expect(share).toBeCloseTo(0.2, 10);
  expect(low).toBeCloseTo(0.0524, 3);
  expect(high).toBeCloseTo(0.3339, 3);
  expect(differenceOfShares(first, { share: 0.5, low: null, high: null }).low).toBeNull();
});
