import { expect, test } from "vitest";
import { exampleStudy } from "./example-study.fixture.ts";
import { onReturn, resumeInWords, resumePolicy, resumesAlways } from "./resume-policy.ts";
import { studyDocument } from "./study-document.ts";

const minutes = (count: number) => count * 60_000;

test("who comes back within the limit goes on, and later is what the study says", () => {
  const policy = resumePolicy.parse({ onReturn: "resume", withinMinutes: 30, later: "restart" });
  expect(onReturn(policy, minutes(30))).toBe("resume");
  expect(onReturn(policy, minutes(30) + 1)).toBe("restart");
  expect(onReturn({ ...policy, onReturn: "restart", later: "block" }, minutes(31))).toBe("block");
});

test("without a limit it does not matter how late; who cannot go on cannot later either", () => {
  expect(onReturn(resumesAlways, minutes(1e9))).toBe("resume");
  expect(onReturn(resumePolicy.parse({ onReturn: "restart" }), minutes(1e9))).toBe("restart");
  const blocked = resumePolicy.parse({ onReturn: "block", withinMinutes: 5, later: "restart" });
  expect(onReturn(blocked, minutes(6))).toBe("block");
});

test("protocol and participant are told the same in their words", () => {
  const policy = resumePolicy.parse({ withinMinutes: 1, later: "restart" });
  expect(resumeInWords(policy, "protocol")).toBe(
    "Who comes back to an unfinished session within 1 minute goes on where they stopped; who comes back later begins again, in the same condition",
  );
  expect(resumeInWords(policy, "participant")).toBe(
    "If you stop before the end and come back within 1 minute, you go on where you stopped; later, you begin again",
  );
  expect(resumeInWords(resumePolicy.parse({ onReturn: "block", withinMinutes: 5 }), "participant")).toBe(
    "If you stop before the end and come back, you cannot go on",
  );
});

test("a study that does not say is read as it was written, so that its hash stays", () => {
  expect(studyDocument.parse(exampleStudy(6))).not.toHaveProperty("resume");
  expect(studyDocument.parse({ ...exampleStudy(6), resume: { onReturn: "block" } }).resume).toEqual({
    ...{ onReturn: "block", withinMinutes: 0, later: "block" },
  });
});
