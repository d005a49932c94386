import { expect, test } from "vitest";
import { dataFrameFromRecords } from "./data-frame.ts";
import { normalCdf } from "./distributions.ts";
import { addCounts, type PowerSimulation, powerPoint, scaleOfPower, simulatePower, simulateStudies } from "./power.ts";

/** Between-subject saliency, `trials` trials each. */
const design = (participants: number, trials: number) =>
  dataFrameFromRecords(
    Array.from({ length: participants }, (_, p) =>
      Array.from({ length: trials }, (_, t) => ({ participant: `p${p}`, trial: t, saliency: p % 2 })),
    ).flat(),
  );

const plan: PowerSimulation = {
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

test("studies that cannot be fitted are counted apart, and power is of the others", () => {
  // Two participants of two trials each: in many studies everybody answers alike, so that there is nothing to fit.
  const tiny = { ...plan, design: (n: number) => design(n, 2), participants: [4], replicates: 60 };
  const [point] = simulatePower({ ...tiny, fixed: { "(Intercept)": 4 } });
  expect(point!.replicates).toBe(60);
  expect(point!.failed).toBeGreaterThan(0);
  expect(powerPoint(4, { studies: 10, rejections: 3, failed: 4 })).toMatchObject({ power: 0.5, failed: 4 });
});

test("parts of a simulation add up to the whole", () => {
  const whole = simulateStudies(plan, design(16, 10), "small", { from: 0, to: 12 });
  const parts = [
    { from: 0, to: 5 },
    { from: 5, to: 12 },
  ].map((range) => simulateStudies(plan, design(16, 10), "small", range));
  expect(addCounts(parts)).toEqual(whole);
});

test("power falls with the effect, and the effect of a wanted power lies between", () => {
  const points = [0, 1, 2].map((scale) => ({
    scale,
    ...simulatePower({ ...plan, scale, participants: [30], replicates: 60 })[0]!,
  }));
  expect(points[0]!.power).toBeLessThan(points[1]!.power);
  expect(points[1]!.power).toBeLessThan(points[2]!.power);
  const found = scaleOfPower(points, 0.8)!;
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(2);
  expect(
    scaleOfPower(
      [
        { scale: 1, power: 0.2 },
        { scale: 2, power: 0.6 },
      ],
      0.4,
    ),
  ).toBeCloseTo(1.5, 12);
  expect(scaleOfPower([{ scale: 1, power: 0.2 }], 0.8)).toBeNull();
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
