import { expect, test } from "vitest";
import { scheduleId } from "#shared/library/training-settings.ts";
import { schedule, schedules } from "./schedules.ts";

const at = (id: string, ...progress: number[]) => progress.map((done) => schedule(id).factor(done));

test("constant, stepped and cosine schedules at their landmarks", () => {
  expect(at("constant", 0, 0.99)).toEqual([1, 1]);
  expect(at("step", 0, 0.49, 0.5, 0.74, 0.75, 0.99)).toEqual([1, 1, 0.1, 0.1, 0.01, 0.01]);
  const [first, third, half, late] = at("cosine", 0, 1 / 3, 0.5, 2 / 3);
  expect([first, third, half, late].map((factor) => Number(factor!.toFixed(12)))).toEqual([1, 0.75, 0.5, 0.25]);
});

test.each(schedules)("$id begins at 1, never rises and stays positive", ({ factor }) => {
  const factors = Array.from({ length: 100 }, (_, step) => factor(step / 100));
  expect(factors[0]).toBe(1);
  for (const [step, value] of factors.entries()) {
    expect(value).toBeGreaterThan(0);
    if (step > 0) expect(value).toBeLessThanOrEqual(factors[step - 1]!);
  }
});

test("the list is what the contract names", () => {
  expect(schedules.map(({ id }) => id).sort()).toEqual([...scheduleId.options].sort());
});
