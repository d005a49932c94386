import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { simulateParticipant } from "../simulated-participant.ts";
import { pointsOf, rate } from "./rate.ts";

const asked = (change: object = {}) =>
  rate.parameters.parse({ question: "How sure?", name: "sure", options: ["not", "half", "very"], ...change });

test.each([
  ["likert", 2, { response: "very", rating: 3, rating_scale: "likert 1–3" }],
  ["differential", 6, { response: "7", rating: 7, rating_scale: "differential 1–7" }],
  ["slider", 100, { response: "100", rating: 100, rating_scale: "slider 0–100" }],
  ["slider", 0, { response: "0", rating: 0 }],
  [undefined, 0, { response: "not", rating: 1, rating_scale: "likert 1–3" }],
])("on %s, place %i is written as it was met", (style, choice, cells) => {
  const view = asked(style === undefined ? {} : { style });
  expect(rate.score(view, {}, { choice })).toMatchObject(cells);
});

test("a place beyond the last is refused, and no simulated answer is one", () => {
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index: 0, levels: {} });
  fc.assert(
    fc.property(fc.constantFrom("likert", "slider", "differential"), fc.nat(), (style, seed) => {
      const view = asked({ style });
      const { count } = pointsOf(view);
      expect(() => rate.score(view, {}, { choice: count })).toThrow(expect.objectContaining({ code: "INVALID" }));
      const { response } = rate.simulate(view, {}, participant, seededGenerator(seed));
      expect(response.choice).toBeLessThan(count);
    }),
  );
});
