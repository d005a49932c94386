import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { dataFrameFromRecords } from "./data-frame.ts";
import { normalQuantile } from "./distributions.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import { signalDetection } from "./signal-detection.ts";

const design = {
  correct: "correct",
  signal: { column: "target_kind", present: ["hit"], absent: ["error"] },
  by: "explanation",
  groups: ["subject_id"],
};

/** Counts of right answers about right and wrong AI, as trials of one participant a block of ten. */
function trials(counts: Record<string, { hits: number; falseAlarms: number }>, n: number) {
  return dataFrameFromRecords(
    Object.entries(counts).flatMap(([explanation, { hits, falseAlarms }]) =>
      Array.from({ length: n }, (_, k) => [
        { explanation, subject_id: `${k % 10}`, target_kind: "hit", correct: k < hits },
        { explanation, subject_id: `${k % 10}`, target_kind: "error", correct: k >= falseAlarms },
        { explanation, subject_id: `${k % 10}`, target_kind: "low_confidence", correct: k % 2 === 0 },
      ]).flat(),
    ),
  );
}

test("without random effects d′ and c are those of the hit and false-alarm rates", () => {
  const data = trials({ map: { hits: 160, falseAlarms: 40 }, none: { hits: 130, falseAlarms: 90 } }, 200);
  const { cells, differences } = signalDetection(data, { ...design, groups: [] });
  const expected = [
    { level: "map", hit: 0.8, alarm: 0.2 },
    { level: "none", hit: 0.65, alarm: 0.45 },
  ].map(({ level, hit, alarm }) => ({
    level,
    dPrime: normalQuantile(hit) - normalQuantile(alarm),
    criterion: -(normalQuantile(hit) + normalQuantile(alarm)) / 2,
    // Gourevitch & Galanter (1967): Var z(p) = p(1 − p)/(n φ(z)²).
    variance: [hit, alarm].reduce((sum, p) => {
      const density = Math.exp(-(normalQuantile(p) ** 2) / 2) / Math.sqrt(2 * Math.PI);
      return sum + (p * (1 - p)) / (200 * density ** 2);
    }, 0),
    hitRate: hit,
    falseAlarmRate: alarm,
  }));
  cells.forEach((cell, k) => {
    expect(cell.level).toBe(expected[k]!.level);
    expect(cell.dPrime.estimate).toBeCloseTo(expected[k]!.dPrime, 6);
    expect(cell.dPrime.stdError).toBeCloseTo(Math.sqrt(expected[k]!.variance), 6);
    expect(cell.criterion.estimate).toBeCloseTo(expected[k]!.criterion, 6);
    expect(cell.criterion.stdError).toBeCloseTo(Math.sqrt(expected[k]!.variance) / 2, 6);
    expect(cell.hitRate).toBeCloseTo(expected[k]!.hitRate, 12);
    expect(cell.falseAlarmRate).toBeCloseTo(expected[k]!.falseAlarmRate, 12);
  });
  const [dPrime] = differences;
  expect(dPrime!.label).toBe("map − none");
  expect(dPrime!.estimate).toBeCloseTo(expected[0]!.dPrime - expected[1]!.dPrime, 6);
  expect(dPrime!.stdError).toBeCloseTo(Math.sqrt(expected[0]!.variance + expected[1]!.variance), 6);
});

test("with random effects it is the probit mixed model of what was said", () => {
  const random = seededGenerator("signal detection");
  const records = Array.from({ length: 24 }, (_, s) => {
    const sensitivity = 1.4 + 0.5 * random.normal();
    const bias = 0.3 + 0.4 * random.normal();
    return Array.from({ length: 40 }, (_, k) => {
      const isRight = k % 2 === 0;
      const says = sensitivity * (isRight ? 0.5 : -0.5) - bias + random.normal() > 0;
      const target_kind = isRight ? "hit" : "error";
      return {
        subject_id: `s${s}`,
        target_kind,
        correct: says === isRight,
        says: Number(says),
        s: isRight ? 0.5 : -0.5,
      };
    });
  }).flat();
  const data = dataFrameFromRecords(records);
  const { by: _, ...overall } = design;
  const { cells, random: sds, fit } = signalDetection(data, overall);
  const direct = fitMixedModel("says ~ s + (1 + s | subject_id)", data, { link: "probit" });
  expect(fit.logLik).toBeCloseTo(direct.logLik, 8);
  expect(cells[0]!.dPrime.estimate).toBeCloseTo(direct.fixed[1]!.estimate, 8);
  expect(cells[0]!.criterion.estimate).toBeCloseTo(-direct.fixed[0]!.estimate, 8);
  expect(sds).toEqual([{ group: "subject_id", dPrime: direct.random[1]!.sd, criterion: direct.random[0]!.sd }]);
  for (const [{ estimate, stdError }, truth] of [
    [cells[0]!.dPrime, 1.4],
    [cells[0]!.criterion, 0.3],
  ] as const)
    expect(Math.abs(estimate - truth)).toBeLessThan(3 * stdError);
});

test("a level that is not there and an answer that is not right or wrong are refused", () => {
  const data = trials({ map: { hits: 5, falseAlarms: 3 } }, 10);
  expect(() => signalDetection(data, { ...design, signal: { ...design.signal, present: ["right"] } })).toThrow(
    /no level/,
  );
  expect(() => signalDetection(data, { ...design, correct: "target_kind" })).toThrow(/whether the answer was right/);
});
