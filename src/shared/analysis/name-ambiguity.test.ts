import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { type AmbiguityAnswer, ambiguityAnswers, ambiguityRates } from "./name-ambiguity.ts";

const answer = (
  participant: string,
  stimulus: string,
  pair: string | null,
  change: Partial<AmbiguityAnswer> = {},
): AmbiguityAnswer => ({
  participant,
  stimulus,
  source: "insecurity",
  pair,
  agrees: pair === "a / b",
  options: 5,
  ...change,
});

test("shares are those of the answers: agreement needs more than half of all who were asked", () => {
  const answers = [
    ...["1", "2", "3"].map((who) => answer(who, "s", "a / b")),
    // Two of four is no more than half.
    ...["1", "2"].map((who) => answer(who, "t", "a / c")),
    answer("3", "t", null),
    answer("4", "t", "b / c"),
    answer("1", "u", "a / b", { source: "random_crop", agrees: false }),
    answer("1", "check", "a / b", { source: "attention_check" }),
  ];
  const [insecurity, crop, ...others] = ambiguityRates(answers, { seed: 1, replicates: 200 });
  expect(others).toEqual([]);
  expect(insecurity).toMatchObject({ source: "insecurity", stimuli: 2, answers: 7 });
  expect(insecurity!.amongParticipants.share).toBe(0.5);
  expect(insecurity!.withAlgorithm.share).toBeCloseTo(3 / 7, 12);
  expect(insecurity!.dontKnow.share).toBeCloseTo(1 / 7, 12);
  expect(crop!.withAlgorithm.share).toBe(0);
  expect(crop!.beyondCrops).toBeNull();
  expect(insecurity!.beyondCrops!.withAlgorithm.share).toBeCloseTo(3 / 7, 12);
  // One of ten pairs; more than half of three and of four choose one of them in 28 and in 3.7 of 100 cases.
  expect(insecurity!.byChance.withAlgorithm).toBeCloseTo(0.1, 12);
  expect(insecurity!.byChance.amongParticipants).toBeCloseTo((0.28 + 0.037) / 2, 10);
  expect(ambiguityRates(answers, { seed: 1, replicates: 200 })[0]).toEqual(insecurity);
  expect(ambiguityRates([answer("1", "s", "a / b")], { seed: 1 })[0]!.withAlgorithm).toEqual({
    ...{ share: 1, low: null, high: null },
  });
});

test("rows that name an ambiguity are answers, others are none", () => {
  const names = ["subject_id", "stimulus_id", "stimulus_source", "chosen_pair", "agrees", "options_offered"];
  const columns = names.map((name) => ({ name, type: "string" as const, description: name, unit: null, source: "" }));
  const rows = [
    ["P1", "s", "insecurity", "a / b", 1, "a; b; c; d; e"],
    ["P1", "t", "random_crop", null, 0, "a; b; c; d; e"],
    ["P1", "rated", null, null, null, null],
  ];
  expect(ambiguityAnswers({ columns, rows })).toEqual([
    answer("P1", "s", "a / b"),
    answer("P1", "t", null, { source: "random_crop", agrees: false }),
  ]);
  expect(ambiguityAnswers({ columns: columns.slice(0, 2), rows: [["P1", "s"]] })).toEqual([]);
});

test("intervals widen with how much participants differ, and hold the share they are drawn from", () => {
  const generator = seededGenerator(6);
  const rates = (differ: boolean) =>
    ambiguityRates(
      Array.from({ length: 30 }, (_, p) => {
        const own = differ ? generator.integer(2) : 0.5;
        return Array.from({ length: 20 }, (_, s) =>
          answer(`p${p}`, `s${s}`, generator.next() < own ? "a / b" : "c / d"),
        );
      }).flat(),
      { seed: 2, replicates: 400 },
    )[0]!.withAlgorithm;
  const [alike, different] = [rates(false), rates(true)];
  const width = ({ low, high }: typeof alike) => high! - low!;
  // √(p q / 600) against √(p q / 30): four and a half times as wide.
  expect(width(different) / width(alike)).toBeGreaterThan(2.5);
  expect(alike.low).toBeLessThan(0.5);
  expect(alike.high).toBeGreaterThan(0.5);
});

test("no participant agrees with themselves: every share lies within its interval, and so does the difference", () => {
  const generator = seededGenerator(8);
  const pairs = ["a / b", "a / c", "b / c", "c / d"];
  const answers = Array.from({ length: 6 }, (_, who) =>
    ["insecurity", "random_crop"].flatMap((source) =>
      Array.from({ length: 50 }, (_, s) =>
        answer(`${who}`, `${source} ${s}`, generator.choose(pairs, 1)[0]!, { source }),
      ),
    ),
  ).flat();
  for (const { amongParticipants, withAlgorithm, beyondCrops } of ambiguityRates(answers, { seed: 1 }))
    for (const { share, low, high } of [amongParticipants, withAlgorithm, ...Object.values(beyondCrops ?? {})]) {
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
    }
});
