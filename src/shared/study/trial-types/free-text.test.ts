import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { simulateParticipant } from "../simulated-participant.ts";
import { freeText, lengthOf, missingText } from "./free-text.ts";

const asked = (change: object = {}) => freeText.parameters.parse({ question: "Why?", name: "why", ...change });
const score = (text: string, change: object = {}) => freeText.score(asked(change), {}, { text });

test("what was written is kept as it is, but for spaces at its ends", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const written = text.trim();
      const cells = score(text, { required: false });
      expect(cells.response).toBe(written === "" ? null : written);
      expect(cells.text_length).toBe([...written].length);
    }),
  );
  expect(score("<script>alert(1)</script>\n=1+1").response).toBe("<script>alert(1)</script>\n=1+1");
});

test("a text is taken exactly where nothing of it is missing", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.nat(20),
      fc.nat(20),
      fc.boolean(),
      (text, least, more, required) => {
        const limits = { least, most: Math.max(1, least + more), required };
        const take = () => score(text, limits);
        if (missingText(asked(limits), text) === null) expect(take).not.toThrow();
        else expect(take).toThrow(expect.objectContaining({ code: "INVALID" }));
      },
    ),
  );
  expect(missingText(asked({ least: 5 }), "four")).toBe("Please write at least 5 characters: there are 4.");
  expect(missingText(asked({ most: 3 }), "four")).toBe("Please write at most 3 characters.");
  expect(missingText(asked(), " \n ")).toBe("Please write an answer.");
  expect(missingText(asked({ least: 5, required: false }), "")).toBeNull();
});

test("characters are counted as people see them", () => {
  expect(lengthOf("né🙂")).toBe(3);
});

test("every simulated answer has a length that is asked for", () => {
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index: 0, levels: {} });
  fc.assert(
    fc.property(fc.nat(), fc.nat(300), fc.nat(100), (seed, least, more) => {
      const view = asked({ least, most: Math.max(1, least + more) });
      const { response } = freeText.simulate(view, {}, participant, seededGenerator(seed));
      expect(missingText(view, response.text)).toBeNull();
    }),
  );
});

test("an answer cannot have to be longer than it may be", () => {
  expect(freeText.check(asked({ least: 10, most: 5 }), {})).toEqual([
    "an answer of at least 10 characters cannot have at most 5",
  ]);
});
