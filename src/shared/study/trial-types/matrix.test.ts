import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { checkStudy } from "../check-study.ts";
import { codebook } from "../codebook.ts";
import { exampleStudy } from "../example-study.fixture.ts";
import { planSession } from "../plan-session.ts";
import { sessionRows } from "../trial-row.ts";
import { matrix } from "./matrix.ts";
import { publishedScales } from "./scales/list.ts";
import type { Columns } from "./trial-type.ts";

const asked = (change: object = {}) =>
  matrix.parameters.parse({
    ...{ question: "How far do you agree?", name: "trust", points: ["no", "hardly", "half", "mostly", "yes"] },
    items: [{ text: "It works" }, { text: "It fails", reversed: true }, { text: "I know it", subscale: "Familiarity" }],
    ...change,
  });
const score = (ratings: (number | null)[], change: object = {}, seed = 1): Columns => {
  const plan = { parameters: asked(change), levels: {}, side: "left" as const, generator: seededGenerator(seed) };
  const { view, key } = matrix.plan(plan);
  return matrix.score(view, key, { ratings });
};

test("items are kept as they were answered, scores with the reversed ones turned round", () => {
  expect(score([4, 0, 2])).toMatchObject({
    ...{ trust_1: 5, trust_2: 1, trust_3: 3, trust_score: 5, trust_familiarity: 3 },
    ...{ response: "5; 1; 3", items_missing: 0, items_order: "1; 2; 3" },
  });
  expect(score([1, 1, 0])).toMatchObject({ trust_score: (2 + (6 - 2)) / 2, trust_familiarity: 1 });
});

test("agreeing more with everything raises a score by the items that are not reversed", () => {
  const rating = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(rating, fc.boolean()), { minLength: 1, maxLength: 12 }), (rows) => {
      const items = rows.map(([, reversed], k) => ({ text: `item ${k}`, reversed }));
      const of = (by: number) =>
        Number(
          score(
            rows.map(([value]) => value + by),
            { items },
          ).trust_score,
        );
      const turned = rows.filter(([, reversed]) => reversed).length;
      expect(of(1) - of(0)).toBeCloseTo((rows.length - 2 * turned) / rows.length, 10);
    }),
  );
});

test("the order on the screen changes nothing about the data but the column that tells it", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { items_order: shown, ...shuffled } = score([4, 0, 2], { shuffle: true }, seed);
      const { items_order: _, ...inOrder } = score([4, 0, 2]);
      expect(shuffled).toEqual(inOrder);
      expect(String(shown).split("; ").sort()).toEqual(["1", "2", "3"]);
    }),
  );
});

test("no answer is missing from the scores, where it is allowed", () => {
  const change = { noAnswer: "No response" };
  expect(score([null, 0, null], change)).toMatchObject({ trust_1: null, trust_score: 5, trust_familiarity: null });
  expect(score([null, null, null], { required: false })).toMatchObject({ trust_score: null, items_missing: 3 });
  for (const wrong of [
    [null, 0, 0],
    [0, 0],
    [5, 0, 0],
  ])
    expect(() => score(wrong)).toThrow(expect.objectContaining({ code: "INVALID" }));
});

test("each item and score is in the codebook with its words, and in the rows of a session", () => {
  const [step] = publishedScales.map(({ question, points, noAnswer, items, source }) => ({
    type: "matrix" as const,
    ...asked({ question, points, noAnswer, items, source }),
  }));
  const document = { ...exampleStudy(), flow: [step!] };
  const entries = codebook(document).filter(({ name }) => name.startsWith("trust_"));
  expect(entries.map(({ name }) => name)).toEqual([
    ...Array.from({ length: 12 }, (_, k) => `trust_${k + 1}`),
    "trust_score",
  ]);
  expect(entries[1]!.description).toMatch(
    /^“The system behaves in an underhanded manner”: 1 \(1 Not at all\).*reversed/,
  );
  expect(entries.at(-1)!.description).toContain("Jian, J.-Y.");
  const [screen] = planSession(document, "control", 1);
  const timing = {
    timeShow: 0,
    timeResponse: 1,
    refreshMs: null,
    droppedFrames: 0,
    visibilityLosses: 0,
    focusLosses: 0,
  };
  const response = { ratings: Array.from({ length: 12 }, (_, k) => (k < 5 ? 0 : 6)) };
  const session = { subjectId: "S", sessionId: "s", kind: "real" as const, conditionId: "control", levels: {} };
  const answer = { screen: screen!, response, timing: { ...timing, timingOk: true }, resumeCount: 0, gapMs: null };
  const [row] = sessionRows({ session: { ...session, studyHash: "h", seed: 1, station: null }, answers: [answer] });
  expect(row).toMatchObject({ trust_1: 1, trust_12: 7, trust_score: 7 });
});

test("columns that would be written twice are named", () => {
  const named = (name: string, change: object = {}) => ({ type: "matrix" as const, ...asked({ name, ...change }) });
  const problems = (...steps: ReturnType<typeof named>[]) =>
    checkStudy({ ...exampleStudy(), flow: [...exampleStudy().flow, ...steps] }).problems.map(({ message }) => message);
  const item = { text: "A", subscale: "name" };
  expect(problems(named("rating", { items: [item] }))).toContain(
    '"rating_name" is a column of the data already: choose another name for this step',
  );
  expect(problems(named("a", { items: [{ text: "A", subscale: "b_1" }] }), named("a_b"))).toContain(
    '"a_b_1" is a column of the data already: choose another name for this step',
  );
  expect(
    matrix.check(
      asked({
        items: [
          { text: "A", subscale: "B-c" },
          { text: "B", subscale: "b c" },
        ],
      }),
      {},
    ),
  ).toEqual(["two subscales would have the same column in the data"]);
});
