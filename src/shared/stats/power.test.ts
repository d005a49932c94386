import { expect, test } from "vitest";
import { dataFrameFromRecords } from "./data-frame.ts";
import { normalCdf } from "./distributions.ts";
import { type PowerPlan, simulatePower } from "./power.ts";

/** Between-subject saliency, `trials` trials each. */
const design = (participants: number, trials: number) =>
  dataFrameFromRecords(
    Array.from({ length: participants }, (_, p) =>
      Array.from({ length: trials }, (_, t) => ({ participant: `p${p}`, trial: t, saliency: p % 2 })),
    ).flat(),
  );

const plan: PowerPlan = {
  formula: "correct ~ saliency + (1 | participant)",
  reduced: "correct ~ 1 + (1 | participant)",
  design: (participants) => design(participants, 10),
  fixed: { "(Intercept)": 0, saliency: 0.8 },
  sds: { participant: 0.6 },
  ...{ participants: [16, 60], replicates: 200, seed: 1 },
};

test("power grows with participants, as the normal approximation says", () => {
  const [few, many] = simulatePower(plan);
  // Var of a participant's log-odds: 0.6² + 1/(10 p (1 − p)), for the difference of two groups.
  const expected = (n: number) => {
    const se = Math.sqrt((4 * (0.36 + 1 / (10 * 0.24))) / n);
    return normalCdf(0.8 / se - 1.96);
  };
  expect(Math.abs(few!.power - expected(16))).toBeLessThan(0.12);
  expect(Math.abs(many!.power - expected(60))).toBeLessThan(0.08);
  expect(few!.lower).toBeLessThan(few!.power);
  expect(few!.upper).toBeGreaterThan(few!.power);
});

test("without an effect the test rejects at about its level", () => {
  const [point] = simulatePower({ ...plan, fixed: {}, participants: [40], replicates: 300 });
  expect(point!.power).toBeLessThan(0.1);
});

test("the same seed gives the same power; progress is told", () => {
  let last: [number, number] = [0, 0];
  const options = {
    ...plan,
    replicates: 10,
    participants: [16],
    onProgress: (done: number, total: number) => (last = [done, total]),
  };
  expect(simulatePower(options)).toEqual(simulatePower(options));
  expect(last).toEqual([10, 10]);
});

test("assumptions about effects that the model has not are refused", () => {
  expect(() => simulatePower({ ...plan, fixed: { salience: 1 } })).toThrow(/no coefficient “salience”/);
  expect(() => simulatePower({ ...plan, sds: { item: 1 } })).toThrow(/no random effect “item”/);
});
