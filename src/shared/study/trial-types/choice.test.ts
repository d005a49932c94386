import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { exampleStudy } from "../example-study.fixture.ts";
import { planSession } from "../plan-session.ts";
import { simulateParticipant } from "../simulated-participant.ts";
import { choice } from "./choice.ts";

const asked = (change: object = {}) =>
  choice.parameters.parse({ question: "Which?", name: "which", options: ["ant", "bee", "cat", "dog"], ...change });
const planned = (change: object = {}, seed = 1) =>
  choice.plan({ parameters: asked(change), levels: {}, side: "left", generator: seededGenerator(seed) });
const score = (chosen: number[], other: string | null = null, change: object = {}) => {
  const { view, key } = planned(change);
  return choice.score(view, key, { chosen, other });
};
const invalid = expect.objectContaining({ code: "INVALID" });

test("what is chosen is told by its place in the study, whatever the order on the screen", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 3 }), (seed, place) => {
      const { view, key } = planned({ shuffle: true }, seed);
      const cells = choice.score(view, key, { chosen: [place], other: null });
      expect(cells).toMatchObject({ response: asked().options[place], chosen: String(place + 1), chosen_count: 1 });
      expect(cells.options_order).toBe(view.options.map((option) => option.place + 1).join("; "));
      expect(view.options.map((option) => option.place).sort()).toEqual([0, 1, 2, 3]);
    }),
  );
});

test("several are kept in the order of the study; other words stand behind them", () => {
  expect(score([3, 0], " elk ", { several: true, other: true })).toMatchObject({
    response: "ant; dog; elk",
    chosen: "1; 4",
    chosen_count: 3,
    other_text: "elk",
  });
  expect(score([], "elk", { other: true })).toMatchObject({ chosen: null, chosen_count: 1, response: "elk" });
  expect(score([], null, { required: false })).toMatchObject({ response: null, chosen: null, chosen_count: 0 });
});

test.each<[string, number[], string | null, object]>([
  ["nothing where an answer is required", [], null, {}],
  ["two where one is asked for", [0, 1], null, {}],
  ["one and other words where one is asked for", [0], "elk", { other: true }],
  ["the same twice", [1, 1], null, { several: true }],
  ["an option that is not there", [4], null, {}],
  ["other words that are not offered", [], "elk", {}],
  ["other words that are none", [], "  ", { other: true }],
])("%s is refused", (_, chosen, other, change) => {
  expect(() => score(chosen, other, change)).toThrow(invalid);
});

test("every simulated answer is one that can be given", () => {
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index: 0, levels: {} });
  fc.assert(
    fc.property(fc.nat(), fc.boolean(), fc.boolean(), (seed, several, shuffle) => {
      const { view, key } = planned({ several, shuffle }, seed);
      const { response, rt } = choice.simulate(view, key, participant, seededGenerator(seed));
      expect(choice.score(view, key, choice.response.parse(response)).chosen_count).toBeGreaterThan(0);
      expect(rt).toBeGreaterThan(200);
    }),
  );
});

test("the session's seed orders the options, and a step that is added before leaves them so", () => {
  const step = { type: "choice" as const, ...asked({ shuffle: true, options: [..."abcdefghijkl"] }) };
  const study = exampleStudy();
  const order = (flow: typeof study.flow, seed: number) =>
    planSession({ ...study, flow }, "control", seed).find(({ trialType }) => trialType === "choice")!.view.options;
  const orders = Array.from({ length: 20 }, (_, seed) => JSON.stringify(order([step], seed)));
  expect(new Set(orders).size).toBe(20);
  expect(order([study.flow[1]!, step], 3)).toEqual(order([step], 3));
  expect(order([{ ...step, name: "another" }], 3), "two questions have orders of their own").not.toEqual(
    order([step], 3),
  );
});
