import { expect, test } from "vitest";
import { checkStudy } from "./check-study.ts";
import { ownFactor, withFactor, withFactorWithin } from "./design/factors.ts";
import { exampleStudy } from "./example-study.fixture.ts";
import { pace } from "./pace.ts";
import { protocol } from "./protocol.ts";
import { repeats } from "./repeats.ts";
import { resumePolicy } from "./resume-policy.ts";
import type { StudyDocument } from "./study-document.ts";

const wordsOf = (document: StudyDocument) => {
  const { summary, problems } = checkStudy(document);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return protocol({ document, hash: "abc", summary: summary! }, []);
};

test("a protocol has the design, each screen in order with its texts, and what is said of the trials", () => {
  const words = wordsOf(exampleStudy(6));
  expect(words).toContain("- Participants: 20 in each of 2 conditions, 40 in all");
  expect(words).toContain("| Saliency map (saliency) | between | not shown (0); shown (1) |");
  expect(words).toContain("| Control | control | not shown |");
  const heads = words.split("\n").filter((line) => line.startsWith("### "));
  expect(heads).toEqual([
    "### 1. Consent: Consent",
    "### 2. Instruction: The task",
    "### 3. Comprehension check: What do you predict?",
    "### 4. Practice: practice",
    "### 5. Block: main",
    expect.stringMatching(/^### 6\. Rating: How sure were you/),
    "### 7. Debrief: Thanks",
  ]);
  expect(words).toContain("6 trials (2 hits, 2 errors, 2 low confidence), without feedback.");
  expect(words).toContain("no more than 2 in a row with the same target kind; the side of the answers balanced");
  expect(words).toContain("Question: What will the AI answer?");
  expect(words).toContain("Map where Saliency map is shown: Bayesian-teaching saliency, in 6 trials");
  expect(words).toContain("Correct: The AI's answer");
  expect(words).not.toContain("Title: ");
});

test("what happens to who comes back is said, also where the study leaves it open", () => {
  expect(wordsOf(exampleStudy(6))).toContain("- Who comes back to an unfinished session goes on where they stopped\n");
  const study: StudyDocument = { ...exampleStudy(6), resume: resumePolicy.parse({ onReturn: "block" }) };
  expect(wordsOf(study)).toContain("- Who comes back to an unfinished session cannot go on\n");
});

test("who meets a step, factors within and the pace are said where there are any", () => {
  const grouped = withFactor(withFactorWithin(exampleStudy(6), "saliency", true), ownFactor(exampleStudy(6)));
  const study: StudyDocument = {
    ...grouped,
    flow: grouped.flow.map((step, place) => ({
      ...step,
      ...(place === 1 && { where: { group: ["b"] } }),
      ...(step.type === "block" && { pace: pace.parse({ fixationMs: 500, maximumMs: 4000 }) }),
      ...(step.type === "block" && !step.practice && { repeats: repeats.parse({ amount: 20, apart: 1 }) }),
    })),
  };
  const words = wordsOf(study);
  expect(words).toContain("Met where Group is B");
  expect(words).toContain("by one of 2 lists (a Latin square)");
  expect(words).toContain("Fixation cross: 500 ms");
  expect(words).not.toContain("Blank screen");
  expect(words).toContain(
    "As a check of attention, 1 trial of each participant comes again, drawn by the seed and not scored, with at least 1 trial between. Who answers more than 1 of them differently goes on; their data are marked.",
  );
  expect(wordsOf(exampleStudy(6))).not.toContain("Fixation cross");
});
