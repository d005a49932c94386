import fc from "fast-check";
import { expect, test } from "vitest";
import { exampleStudy } from "../example-study.fixture.ts";
import { planSession } from "../plan-session.ts";
import type { PlannedScreen } from "../screen.ts";
import { simulateResponse } from "../simulate-response.ts";
import { simulateParticipant } from "../simulated-participant.ts";
import { sessionRows } from "../trial-row.ts";
import { withFactorWithin, withLevel } from "./factors.ts";
import { leastUsedList, listCount, listOf, seedOfList } from "./within.ts";

/** Each participant meets maps in some trials and none in others. */
const study = withFactorWithin(exampleStudy(12), "saliency", true);

const scored = (seed: number, document = study) =>
  planSession(document, "everyone", seed).filter(({ trialNumber }) => trialNumber !== null);
const isShown = ({ view }: PlannedScreen) => (view.explanations as unknown[]).length > 0;

test("each participant meets every level as often, in each kind of trial, and sees what the level says", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const screens = scored(seed);
      for (const kind of ["hit", "error", "low_confidence"]) {
        const own = screens.filter(({ key }) => key.target_kind === kind);
        expect(own.filter(({ levels }) => levels!.saliency === 1)).toHaveLength(2);
        expect(own).toHaveLength(4);
      }
      for (const one of screens) expect(isShown(one)).toBe(one.levels!.saliency === 1);
    }),
    { numRuns: 50 },
  );
});

test("over the lists each trial is met once at each level: a Latin square", () => {
  const met = [0, 1].flatMap((list) =>
    scored(seedOfList(987_654, list, 2)).map(({ key, levels }) => `${key.stimulus_id}/${levels!.saliency}`),
  );
  expect(new Set(met).size).toBe(24);
});

test("with an odd number of trials a kind, no level has two more than another", () => {
  const odd = withFactorWithin(exampleStudy(7), "saliency", true);
  for (const seed of [0, 1]) {
    const shown = scored(seed, odd).filter(isShown).length;
    expect([3, 4]).toContain(shown);
  }
});

test("the seed says the list, and lists are used alike", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), fc.integer({ min: 1, max: 9 }), fc.nat(8), (drawn, lists, wanted) => {
      const list = wanted % lists;
      const seed = seedOfList(drawn, list, lists);
      expect(listOf(seed, lists)).toBe(list);
      expect(Math.abs(seed - drawn)).toBeLessThan(lists);
      expect(seed).toBeGreaterThanOrEqual(0);
    }),
  );
  const seeds: number[] = [];
  for (let i = 0; i < 20; i += 1) seeds.push(seedOfList(1000 + 17 * i, leastUsedList(seeds, 3), 3));
  const used = [0, 1, 2].map((list) => seeds.filter((seed) => listOf(seed, 3) === list).length);
  expect(Math.max(...used) - Math.min(...used)).toBeLessThanOrEqual(1);
});

test("the data have the level of each trial, and a simulated participant answers by it", () => {
  const model = {
    strategy: "model",
    ...{ formula: "saliency", participantSd: 0, categorySd: 0 },
    coefficients: { "(Intercept)": -30, saliency: 60 },
  } as const;
  const participant = simulateParticipant(model, { seed: 1, index: 0, levels: {} });
  const answers = planSession(study, "everyone", 4).map((screen) => ({
    ...{ screen, resumeCount: 0, gapMs: null },
    ...simulateResponse(screen, participant, 0),
  }));
  const session = { subjectId: "p", sessionId: "s", kind: "simulated", conditionId: "everyone" } as const;
  const rows = sessionRows({ session: { ...session, levels: {}, studyHash: "", seed: 4, station: null }, answers });
  const trials = rows.filter(({ trial_number }) => trial_number !== null);
  expect(trials).toHaveLength(12);
  for (const row of trials) expect(row.correct).toBe(row.saliency);
});

test("the lists are as many as the combinations of the factors within", () => {
  expect(listCount(exampleStudy(3))).toBe(1);
  expect(listCount(study)).toBe(2);
  expect(listCount(withLevel(study, "saliency", { value: "rise", label: "RISE" }))).toBe(3);
});
