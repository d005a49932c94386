import { describe, expect, test } from "vitest";
import type { SimulatedParticipant } from "../contract/run.ts";
import { exampleStudy } from "./example-study.fixture.ts";
import { planSession } from "./plan-session.ts";
import { scoreResponse } from "./score.ts";
import { simulateResponse } from "./simulate-response.ts";
import { linearPredictor, simulateParticipant } from "./simulated-participant.ts";

const study = exampleStudy(60);

function runSession(settings: SimulatedParticipant, index: number, conditionId = "saliency", seed = 11) {
  const levels = study.conditions.find(({ id }) => id === conditionId)!.levels;
  const participant = simulateParticipant(settings, { seed, index, levels });
  let previous = 0;
  return planSession(study, conditionId, index).map((screen) => {
    const { response, timing } = simulateResponse(screen, participant, previous);
    previous = timing.timeResponse;
    return { screen, response, timing, columns: scoreResponse(screen, response).columns };
  });
}

const scored = (session: ReturnType<typeof runSession>) =>
  session.filter(({ screen }) => screen.trialNumber !== null).map(({ columns }) => columns);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("linearPredictor", () => {
  const coefficients = {
    "(Intercept)": -1,
    target_kindhit: 3,
    saliency: 0.8,
    "target_kindhit:saliency": -1.5,
  };
  const predictor = linearPredictor(coefficients, "target_kind * saliency");

  test("is the model matrix of treatment coding times the coefficients", () => {
    expect(predictor({ target_kind: "error", saliency: 0 })).toBeCloseTo(-1, 12);
    expect(predictor({ target_kind: "hit", saliency: 0 })).toBeCloseTo(2, 12);
    expect(predictor({ target_kind: "error", saliency: 1 })).toBeCloseTo(-0.2, 12);
    expect(predictor({ target_kind: "hit", saliency: 1 })).toBeCloseTo(1.3, 12);
  });

  test("reads a variable whose name begins with another's, and numbers as levels when named so", () => {
    const two = linearPredictor({ kind_of: 2, kinda: 1, saliency1: 4 }, "kind + kind_of + saliency");
    expect(two({ kind: "a", kind_of: 10, saliency: 1 })).toBe(25);
  });

  test("what cannot be read is named", () => {
    expect(() => linearPredictor({ colour: 1 }, "saliency")).toThrow('"colour" names no variable');
    expect(() => linearPredictor({ saliency: 1 }, "saliency")({})).toThrow('needs the column "saliency"');
    expect(() => linearPredictor({ kind: 1 }, "kind")({ kind: "hit" })).toThrow('treats "kind" as a number');
  });
});

describe("strategies", () => {
  test("perfect always matches the AI, the projecting one always the ground truth", () => {
    for (const row of scored(runSession({ strategy: "perfect" }, 0))) expect(row.correct).toBe(1);
    for (const row of scored(runSession({ strategy: "believes-the-ai-is-like-me" }, 0)))
      expect(row).toMatchObject({ matches_ground_truth: 1, correct: row.target_kind === "error" ? 0 : 1 });
  });

  test("random is right half of the time, on either side", () => {
    const rows = Array.from({ length: 50 }, (_, i) => scored(runSession({ strategy: "random" }, i))).flat();
    // Four standard errors of 3000 trials.
    expect(Math.abs(mean(rows.map(({ correct }) => Number(correct))) - 0.5)).toBeLessThan(0.037);
    expect(Math.abs(mean(rows.map(({ response_side }) => Number(response_side === "left"))) - 0.5)).toBeLessThan(0.037);
  });

  test("the model answers with its probabilities, integrated over the random effects", () => {
    const settings: SimulatedParticipant = {
      strategy: "model",
      formula: "target_kind * saliency",
      coefficients: { "(Intercept)": -1, target_kindhit: 2.5, target_kindlow_confidence: 0.5, saliency: 0.8 },
      participantSd: 0.6,
      categorySd: 0,
    };
    for (const [conditionId, saliency] of [
      ["control", 0],
      ["saliency", 1],
    ] as const) {
      const rows = Array.from({ length: 300 }, (_, i) => scored(runSession(settings, i, conditionId))).flat();
      for (const [kind, effect] of [
        ["error", 0],
        ["hit", 2.5],
        ["low_confidence", 0.5],
      ] as const) {
        const observed = mean(rows.filter((row) => row.target_kind === kind).map(({ correct }) => Number(correct)));
        const expected = logisticNormalMean(-1 + effect + 0.8 * saliency, 0.6);
        // 300 clusters of 20: the standard error is at most √(p(1−p)/6000 + 0.13²/300) ≈ 0.01.
        expect(Math.abs(observed - expected)).toBeLessThan(0.035);
      }
    }
  });

  test("a participant's intercept holds for all trials of that participant and no other's", () => {
    const settings: SimulatedParticipant = {
      strategy: "model",
      formula: "1",
      coefficients: { "(Intercept)": 0 },
      participantSd: 20,
      categorySd: 0,
    };
    const shares = Array.from({ length: 40 }, (_, index) =>
      mean(scored(runSession(settings, index)).map(({ correct }) => Number(correct))),
    );
    expect(shares.filter((share) => share < 0.1 || share > 0.9).length).toBeGreaterThan(30);
    expect(shares.filter((share) => share > 0.9).length).toBeGreaterThan(8);
    expect(shares.filter((share) => share < 0.1).length).toBeGreaterThan(8);
  });

  test("category intercepts are shared by all participants of a seed", () => {
    const settings: SimulatedParticipant = {
      strategy: "model",
      formula: "1",
      coefficients: { "(Intercept)": 0 },
      participantSd: 0,
      categorySd: 20,
    };
    const majority = (index: number, seed: number) =>
      [...Map.groupBy(scored(runSession(settings, index, "control", seed)), (row) => String(row.target_category))]
        .map(([category, rows]) => `${category}:${Math.round(mean(rows.map(({ correct }) => Number(correct))))}`)
        .sort()
        .join();
    expect(majority(0, 1)).toBe(majority(1, 1));
    expect(majority(0, 1)).not.toBe(majority(0, 2));
  });
});

test("a screen is answered alike whether or not the screens before it were", () => {
  const all = runSession({ strategy: "random" }, 4);
  const screens = planSession(study, "saliency", 4);
  const again = simulateParticipant({ strategy: "random" }, { seed: 11, index: 4, levels: { saliency: 1 } });
  expect(simulateResponse(screens[40]!, again, all[39]!.timing.timeResponse)).toEqual({
    response: all[40]!.response,
    timing: all[40]!.timing,
  });
});

test("reaction times are skewed and plausible, onsets fall on frames", () => {
  const session = runSession({ strategy: "random" }, 1);
  const rts = session
    .filter(({ screen }) => screen.trialNumber !== null)
    .map(({ timing }) => timing.timeResponse - timing.timeShow)
    .sort((a, b) => a - b);
  expect(rts[0]).toBeGreaterThan(200);
  expect(rts.at(-1)).toBeLessThan(15_000);
  expect(mean(rts)).toBeGreaterThan(rts[rts.length / 2]!);
  for (const { timing } of session) {
    const frames = timing.timeShow / timing.refreshMs!;
    expect(Math.abs(frames - Math.round(frames))).toBeLessThan(1e-6);
  }
});

/** E[1 / (1 + exp(−η − σz))] with z ~ N(0, 1), by the trapezoidal rule. */
function logisticNormalMean(eta: number, sigma: number): number {
  let sum = 0;
  for (let z = -8; z <= 8; z += 0.01) sum += (Math.exp((-z * z) / 2) / (1 + Math.exp(-eta - sigma * z))) * 0.01;
  return sum / Math.sqrt(2 * Math.PI);
}
