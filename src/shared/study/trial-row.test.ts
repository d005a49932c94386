import { describe, expect, test } from "vitest";
import { codebook } from "./codebook.ts";
import { exampleStudy } from "./example-study.fixture.ts";
import { planSession } from "./plan-session.ts";
import { repeats } from "./repeats.ts";
import { scoreResponse } from "./score.ts";
import type { Timing } from "./screen.ts";
import { simulateResponse } from "./simulate-response.ts";
import { simulateParticipant } from "./simulated-participant.ts";
import { type Answer, type SessionInfo, sessionRows, trialTable } from "./trial-row.ts";
import { trialTypes } from "./trial-types/list.ts";

const study = exampleStudy(12);
const session: SessionInfo = {
  subjectId: "S01",
  sessionId: "session-1",
  kind: "simulated",
  conditionId: "saliency",
  levels: { saliency: 1 },
  studyHash: "abc",
  seed: 5,
  station: null,
};

function answers(): Answer[] {
  const participant = simulateParticipant({ strategy: "perfect" }, { seed: 1, index: 0, levels: session.levels });
  let previous = 0;
  return planSession(study, "saliency", 5).map((screen) => {
    const { response, timing } = simulateResponse(screen, participant, previous);
    previous = timing.timeResponse;
    return { screen, response, timing, resumeCount: 0, gapMs: null };
  });
}

test("rows have exactly the codebook's columns, and every entry is of the column's type", () => {
  const { columns, rows } = trialTable(study, [{ session, answers: answers() }], { scoredOnly: false });
  expect(columns).toEqual(codebook(study));
  expect(rows).toHaveLength(20);
  const named = new Set(sessionRows({ session, answers: answers() }).flatMap((row) => Object.keys(row)));
  expect([...named].sort()).toEqual(columns.map(({ name }) => name).sort());
  for (const row of rows)
    for (const [i, { type }] of columns.entries()) {
      const value = row[i]!;
      if (value === null) continue;
      expect(typeof value).toBe(type === "integer" ? "number" : type);
      if (type === "integer") expect(Number.isInteger(value)).toBe(true);
    }
});

test("a study with repeated trials has their columns, another has none of them", () => {
  const names = (document: Parameters<typeof codebook>[0]) => codebook(document).map(({ name }) => name);
  const flow = study.flow.map((step) => (step.type === "block" ? { ...step, repeats: repeats.parse({}) } : step));
  const added = ["repeat_of", "repeat_agrees", "repeat_check_passed"];
  expect(names({ ...study, flow }).filter((name) => !names(study).includes(name))).toEqual(added);
});

test("the columns that jsPsych's users and the study's analysis look for are there", () => {
  const names = codebook(study).map(({ name }) => name);
  const wanted =
    "trial_index trial_number trial_type rt response time_elapsed stimulus subject_id session_id condition_id stimulus_id saliency target_category alternative_category ground_truth ai_response correct matches_ground_truth response_side response_key time_show time_response refresh_ms dropped_frames timing_ok resume_count gap_ms study_hash stimulus_sha256 seed station";
  expect(wanted.split(" ").filter((name) => !names.includes(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
});

test("a scored trial's row holds what was planned, answered and measured", () => {
  const all = answers();
  const row = sessionRows({ session, answers: all })[10]!;
  const { screen, timing } = all[10]!;
  expect(row).toMatchObject({
    subject_id: "S01",
    saliency: 1,
    trial_index: 10,
    trial_number: 5,
    trial_type: "predict-2afc",
    practice: false,
    response: screen.key.ai_response,
    correct: 1,
    target_kind: screen.key.target_kind,
    response_side: screen.key.target_side,
    stimulus: `${screen.key.image_sha256}.png`,
    saliency_sha256: (screen.view.explanations as { pictures: { sha256: string }[] }[])[0]!.pictures[0]!.sha256,
    artefacts: `map=map-${String(screen.key.stimulus_id).slice(1)}`,
    resume_count: 0,
    gap_ms: null,
  });
  expect(row.rt).toBeCloseTo(timing.timeResponse - timing.timeShow, 3);
  expect(row.time_elapsed).toBeCloseTo(timing.timeResponse - all[0]!.timing.timeShow, 3);
});

test("scored only leaves out texts, checks, ratings and practice", () => {
  const { columns, rows } = trialTable(study, [{ session, answers: answers() }], { scoredOnly: true });
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  expect(rows.map((row) => row[at("trial_number")])).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(new Set(rows.map((row) => row[at("trial_type")]))).toEqual(new Set(["predict-2afc"]));
});

test("elapsed time runs on over an interruption, though the page's clock starts anew", () => {
  const timing = (timeShow: number, timeResponse: number): Timing => ({
    ...answers()[0]!.timing,
    timeShow,
    timeResponse,
  });
  const [first, second, third, fourth] = answers();
  const rows = sessionRows({
    session,
    answers: [
      { ...first!, timing: timing(1000, 3000) },
      { ...second!, timing: timing(3100, 5100) },
      { ...third!, timing: timing(400, 1400), resumeCount: 1, gapMs: 60_000 },
      { ...fourth!, timing: timing(1500, 2500), resumeCount: 1 },
    ],
  });
  expect(rows.map((row) => row.time_elapsed)).toEqual([2000, 4100, 65_100, 66_200]);
  expect(rows.map((row) => row.gap_ms)).toEqual([null, null, 60_000, null]);
});

describe("trial types", () => {
  test("each writes exactly the columns it documents", () => {
    for (const { screen, response } of answers()) {
      const type = trialTypes.find(({ name }) => name === screen.trialType)!;
      const written = Object.keys(scoreResponse(screen, response).columns).filter(
        (name) => name !== "response" && name !== "stimulus",
      );
      expect(written.sort()).toEqual(Object.keys(type.columns).sort());
    }
  });

  test("practice alone gives feedback, which says what the AI answers", () => {
    for (const { screen } of answers()) {
      if (screen.trialType !== "predict-2afc") continue;
      const wrong = { side: screen.key.target_side === "left" ? "right" : "left", key: null };
      const { feedback, columns } = scoreResponse(screen, wrong);
      expect(columns).toMatchObject({ correct: 0, response: screen.key.alternative_category, response_key: null });
      if (screen.practice)
        expect(feedback).toBe(
          `Not this time: the AI answers “${screen.key.ai_response}”, you predicted “${screen.key.alternative_category}”.`,
        );
      else expect(feedback).toBeNull();
    }
  });

  test("responses that a screen cannot give are refused", () => {
    const screenOf = (name: string) => answers().find(({ screen }) => screen.trialType === name)!.screen;
    const refused: [string, unknown][] = [
      ["predict-2afc", { side: "up", key: "f" }],
      ["predict-2afc", null],
      ["consent", { agreed: false }],
      ["comprehension-check", { choices: [] }],
      ["comprehension-check", { choices: [1] }],
      ["comprehension-check", { choices: [0, 0] }],
      ["comprehension-check", { choices: [7, 0] }],
      ["rate", { choice: 3 }],
      ["instruction", { extra: 1 }],
    ];
    for (const [name, response] of refused)
      expect(() => scoreResponse(screenOf(name), response), name).toThrow(expect.objectContaining({ code: "INVALID" }));
    expect(scoreResponse(screenOf("comprehension-check"), { choices: [1, 0] }).columns).toMatchObject({
      attempts: 2,
      first_response: "What the image shows",
      response: "The AI's answer",
    });
  });

  test("a stored screen of a type that is gone says so", () => {
    const screen = { ...answers()[0]!.screen, trialType: "juggle" };
    expect(() => scoreResponse(screen, {})).toThrow('trial type "juggle"');
  });
});

test("what was scored when a response was taken stands, whatever scores today", () => {
  const [first, ...rest] = answers();
  const kept = { stimulus: "as it was then", response: "as it was scored then", correct: 1 };
  const [row] = sessionRows({ session, answers: [{ ...first!, cells: kept }, ...rest] });
  expect(row).toMatchObject({ ...kept, trial_index: first!.screen.seq, trial_type: first!.screen.trialType });
});
