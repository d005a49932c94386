import fc from "fast-check";
import { expect, test } from "vitest";
import { checkStudy } from "./check-study.ts";
import { withLevel } from "./design/factors.ts";
import { exampleStudy } from "./example-study.fixture.ts";
import { protocol } from "./protocol.ts";
import { differenceInWords, protocolDifference } from "./protocol-difference.ts";
import type { StudyDocument } from "./study-document.ts";

const summary = checkStudy(exampleStudy(6)).summary!;
const wordsOf = (document: StudyDocument) => protocol({ document, hash: "abc", summary }, []);

test("what was changed in a study is what the difference says", () => {
  const before = exampleStudy(6);
  const after = {
    ...withLevel(before, "saliency", { value: "rise", label: "RISE" }),
    flow: before.flow.with(1, { type: "instruction", title: "The task", text: "Guess." }),
  };
  const words = differenceInWords(protocolDifference(wordsOf(before), wordsOf(after)));
  expect(words).toContain("- | Saliency map (saliency) | between | not shown (0); shown (1) |");
  expect(words).toContain("+ | Saliency map (saliency) | between | not shown (0); shown (1); RISE (rise) |");
  expect(words).toContain("- Text: Predict the AI.");
  expect(words).toContain("+ Text: Guess.");
  expect(words).not.toContain("Debrief");
  expect(differenceInWords(protocolDifference(wordsOf(before), wordsOf(before)))).toBe("");
});

test("the lines of both are all there, in their orders", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", ""), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (one, other) => {
      const parts = protocolDifference(one.join("\n"), other.join("\n"));
      const of = (left: "added" | "removed") => parts.flatMap((part) => (part.change === left ? [] : part.lines));
      expect(of("added")).toEqual(one);
      expect(of("removed")).toEqual(other);
    }),
  );
});
