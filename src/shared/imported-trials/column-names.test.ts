import fc from "fast-check";
import { expect, test } from "vitest";
import { interpretFormula } from "../stats/formula/terms.ts";
import { formulaName, formulaNames } from "./column-names.ts";

test("names stay where formulas can have them, and are told where they cannot", () => {
  expect(formulaNames(["rt", "Q 1", "Q_1", "1st", "réponse.Q0", "??"])).toEqual({
    names: ["rt", "Q_1_2", "Q_1", "x_1st", "réponse.Q0", "column"],
    notes: ["“Q 1” is called Q_1_2 here", "“1st” is called x_1st here", "“??” is called column here"],
  });
});

test("whatever a column is called, its name here is one that a formula can have", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (name) => {
      const { fixed } = interpretFormula(`y ~ ${formulaName(name)}`);
      expect(fixed.terms).toEqual([[formulaName(name)]]);
    }),
  );
});
