import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { simulateParticipant } from "../simulated-participant.ts";
import { demographicNames } from "./demographic-fields.ts";
import { type DemographicAnswers, demographics } from "./demographics.ts";

const asked = (fields: readonly string[]) => demographics.parameters.parse({ title: "You", text: "", fields });
const score = (fields: readonly string[], answers: DemographicAnswers) =>
  demographics.score(asked(fields), {}, { answers });

test("each field has its column; what is withheld is empty and said to be", () => {
  expect(score(["age", "gender", "language"], { age: 34, gender: null, language: " Igbo " })).toEqual({
    stimulus: "You",
    response: "age: 34; gender: prefer not to say; language:  Igbo ",
    participant_age: 34,
    participant_gender: null,
    participant_handedness: null,
    participant_language: "Igbo",
    participant_education: null,
    participant_vision: null,
    participant_colour_vision: null,
    withheld: "gender",
  });
});

test.each<[string, DemographicAnswers]>([
  ["an age that is none", { age: 0 }],
  ["an age in words", { age: "thirty" }],
  ["a broken age", { age: 30.5 }],
  ["no age", {}],
  ["an answer to what was not asked", { age: 30, gender: "Man" }],
])("%s is refused", (_, answers) => {
  expect(() => score(["age"], answers)).toThrow(expect.objectContaining({ code: "INVALID" }));
});

test("an option that is not on offer, and empty words, are refused", () => {
  expect(() => score(["gender"], { gender: "woman" })).toThrow(expect.objectContaining({ code: "INVALID" }));
  expect(() => score(["language"], { language: " " })).toThrow(expect.objectContaining({ code: "INVALID" }));
});

test("whatever is asked can be withheld, and simulated", () => {
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index: 0, levels: {} });
  fc.assert(
    fc.property(fc.subarray([...demographicNames], { minLength: 1 }), fc.nat(), (fields, seed) => {
      const nothing = Object.fromEntries(fields.map((name) => [name, null]));
      expect(score(fields, nothing).withheld).toBe(fields.join("; "));
      const { response } = demographics.simulate(asked(fields), {}, participant, seededGenerator(seed));
      expect(() => score(fields, response.answers)).not.toThrow();
    }),
  );
});
