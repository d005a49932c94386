import { expect, test } from "vitest";
import { analysisDocument } from "#shared/contract/analyse.ts";
import type { ImportedTrials } from "#shared/contract/imported-trials.ts";
import { newImportedAnalysis } from "./new-imported-analysis.ts";

const imported: ImportedTrials = {
  ...{ id: "i", name: "Theirs", files: [], rtColumn: "rt_ms", outcomeType: "two kinds", trials: 1, participants: 1 },
  ...{ leftOut: [], doubts: [], notes: [], tableSha256: "", createdAt: "" },
  roles: {
    ...{ participant: "who", item: "picture", conditions: ["map", "group"], outcome: "right", rt: "rt", rtUnit: "s" },
    ...{ practice: null, finished: null },
  },
};

test("an analysis begins with nested models of the columns that have a role", () => {
  const document = newImportedAnalysis(imported);
  expect(analysisDocument.parse(document)).toMatchObject({ importedId: "i", family: "binomial" });
  expect(document.formulas).toEqual([
    "right ~ 1 + (1 | who) + (1 | picture)",
    "right ~ map + group + (1 | who) + (1 | picture)",
    "right ~ map * group + (1 | who) + (1 | picture)",
  ]);
  const alone = { ...imported, roles: { ...imported.roles, item: null, conditions: [] } };
  expect(newImportedAnalysis(alone).formulas).toEqual(["right ~ 1 + (1 | who)"]);
});

test("the family is that of the outcome: response times by their logarithms, categories by their order", () => {
  const familyOf = (change: Partial<ImportedTrials>) => newImportedAnalysis({ ...imported, ...change }).family;
  expect(familyOf({ outcomeType: "categories" })).toBe("ordinal");
  expect(familyOf({ outcomeType: "number" })).toBe("gaussian");
  expect(familyOf({ outcomeType: "number", roles: { ...imported.roles, outcome: "rt" } })).toBe("lognormal");
});
