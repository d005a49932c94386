import { expect, test } from "vitest";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { partLabel, partOf } from "#shared/study/study-part.ts";
import { parsePart, problemAt, problemsOf, withStep } from "./study-parts.ts";

const study: StudyDocument = {
  format: "exemplar-study/1",
  name: "digits",
  title: "Digits",
  description: "",
  seed: 1,
  factors: [],
  conditions: [{ id: "all", label: "All", levels: {} }],
  participantsPerCondition: 1,
  sessionMinutes: 60,
  flow: [
    { type: "consent", title: "Welcome", text: "", agree: "I agree" },
    { type: "debrief", title: "Thanks", text: "" },
  ],
};

test("a problem belongs to the part that its path lies in", () => {
  expect(partOf("flow.2.trials.5")).toBe("flow.2");
  expect(partOf("flow")).toBe("design");
  expect(partOf("conditions.1.levels.saliency")).toBe("design");
  const problems = ["flow.1.text", "flow.11.text", "title"].map((path) => ({
    path,
    message: path,
    severity: "error" as const,
  }));
  expect(problemsOf("flow.1", problems).map((problem) => problem.path)).toEqual(["flow.1.text"]);
  expect(problemAt("flow.1", problems)).toBe("flow.1.text");
  expect(problemAt("flow.1.title", problems)).toBeUndefined();
});

test("an address that names no part of this study leads to the design", () => {
  expect(parsePart("flow.1", study)).toBe("flow.1");
  expect(parsePart("flow.2", study)).toBe("design");
  expect(parsePart(null, study)).toBe("design");
  expect(partLabel("flow.0", study)).toBe("Consent: Welcome");
});

test("replacing a step leaves the others the same objects", () => {
  const next = withStep(study, 1, { type: "debrief", title: "Bye", text: "" });
  expect(next.flow[0]).toBe(study.flow[0]);
  expect(next.flow[1]).toMatchObject({ title: "Bye" });
});
