import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import type { Participant } from "../simulated-participant.ts";
import { attentionCheck } from "./attention-check.ts";
import { breakScreen } from "./break.ts";
import { consent } from "./consent.ts";

const input = { levels: {}, side: "left" as const, generator: seededGenerator(1) };
const check = (onFailure: "continue" | "end") =>
  attentionCheck.plan({
    parameters: attentionCheck.parameters.parse({
      ...{ question: "Choose “b”", name: "reads", options: ["a", "b"], correct: 1, onFailure },
    }),
    ...input,
  });

test("the right option passes an attention check, another fails it, and ends the session where the study says so", () => {
  for (const onFailure of ["continue", "end"] as const) {
    const { view, key } = check(onFailure);
    expect(JSON.stringify(view)).not.toMatch(/correct|onFailure/);
    expect(attentionCheck.score(view, key, { choice: 1 })).toMatchObject({ check_passed: 1, response: "b" });
    expect(attentionCheck.score(view, key, { choice: 0 })).toMatchObject({ check_passed: 0, question_name: "reads" });
    expect(() => attentionCheck.score(view, key, { choice: 2 })).toThrow(expect.objectContaining({ code: "INVALID" }));
    expect(attentionCheck.ends!(view, key, { choice: 1 })).toBeNull();
  }
  const ends = (onFailure: "continue" | "end") =>
    attentionCheck.ends!(check(onFailure).view, check(onFailure).key, { choice: 0 });
  expect(ends("continue")).toBeNull();
  expect(ends("end")).toBe("Failed the attention check “reads”");
});

test("who does not agree ends the session, where the consent offers it", () => {
  const words = { title: "Welcome", text: "", agree: "Yes" };
  expect(() => consent.score(words, {}, { agreed: false })).toThrow(expect.objectContaining({ code: "INVALID" }));
  const both = { ...words, disagree: "No" };
  expect(consent.score(both, {}, { agreed: false }).response).toBe("did not agree");
  expect(consent.ends!(both, {}, { agreed: false })).toBe("Did not agree to take part");
  expect(consent.ends!(both, {}, { agreed: true })).toBeNull();
});

test("nobody goes on from a break before its least time", () => {
  const hasty = { reactionTime: () => 300 } as unknown as Participant;
  const rest = breakScreen.parameters.parse({ title: "Rest", text: "", leastSeconds: 20 });
  expect(breakScreen.simulate(rest, {}, hasty, seededGenerator(1)).rt).toBe(20_000);
  expect(breakScreen.seconds(rest)).toBe(20);
});
