import { expect, test } from "vitest";
import { checkStudy } from "./check-study.ts";
import { exampleStudy } from "./example-study.fixture.ts";
import { pace } from "./pace.ts";
import { planSession } from "./plan-session.ts";
import { scoreResponse } from "./score.ts";
import { simulateResponse } from "./simulate-response.ts";
import { simulateParticipant } from "./simulated-participant.ts";
import type { StudyDocument } from "./study-document.ts";

const paced = (own: object): StudyDocument => ({
  ...exampleStudy(6),
  flow: exampleStudy(6).flow.map((step) => (step.type === "block" ? { ...step, pace: pace.parse(own) } : step)),
});
const errors = (document: StudyDocument) =>
  checkStudy(document).problems.filter(({ severity }) => severity === "error");
const first = (document: StudyDocument) =>
  planSession(document, "control", 1).find(({ trialNumber }) => trialNumber === 1)!;

test("a trial whose time runs out says what was shown, and nothing of an answer", () => {
  const screen = first(paced({ maximumMs: 2000 }));
  const { columns, feedback, response } = scoreResponse(screen, null);
  expect(columns).toMatchObject({
    response: null,
    correct: null,
    response_side: null,
    ai_response: screen.key.ai_response,
  });
  expect([feedback, response]).toEqual([null, null]);
  expect(Object.keys(columns).sort()).toEqual(
    Object.keys(scoreResponse(screen, { side: "left", key: null }).columns).sort(),
  );
});

test("where a trial waits for ever, no answer is none that it can give", () => {
  for (const own of [{}, { fixationMs: 500 }])
    expect(() => scoreResponse(first(paced(own)), null)).toThrow("not one that");
});

test("a limit below the shortest answer is refused, with its place", () => {
  expect(errors(paced({ minimumMs: 500, maximumMs: 500 })).map(({ path }) => path)).toEqual([
    "flow.3.pace.maximumMs",
    "flow.4.pace.maximumMs",
  ]);
  expect(errors(paced({ minimumMs: 500, maximumMs: 501 }))).toEqual([]);
});

test("simulated participants keep to the pace, and some run out of time", () => {
  const participant = simulateParticipant({ strategy: "perfect" }, { seed: 1, index: 0, levels: {} });
  const document = paced({ blankMs: 400, fixationMs: 600, minimumMs: 900, maximumMs: 1200 });
  const screens = planSession(document, "saliency", 1).filter(({ trialNumber }) => trialNumber !== null);
  const answers = screens.map((screen) => ({ screen, ...simulateResponse(screen, participant, 0) }));
  for (const { screen, response, timing } of answers) {
    const rt = timing.timeResponse - timing.timeShow;
    expect(timing.timeShow).toBeGreaterThanOrEqual(1000);
    expect(rt).toBeGreaterThanOrEqual(900);
    expect(rt).toBeLessThanOrEqual(1200 + 1e-9);
    expect(response === null).toBe(Math.abs(rt - 1200) < 1e-9);
    expect(() => scoreResponse(screen, response)).not.toThrow();
  }
  expect(answers.some(({ response }) => response === null)).toBe(true);
});

test("minutes count the waiting before each trial, and no more than the longest wait", () => {
  const minutes = (own: object) => checkStudy(paced(own)).summary!.minutes;
  const trials = 9;
  expect(minutes({ blankMs: 2000, fixationMs: 4000 }) - minutes({})).toBeCloseTo((trials * 6) / 60, 9);
  expect(minutes({ maximumMs: 1000 })).toBeLessThan(minutes({}));
});
