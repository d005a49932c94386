import { expect, test } from "vitest";
import { JobClock } from "./job-clock.ts";

const progress = (done: number, total: number, unit: string) => ({ done, total, unit, message: "" });

test("what is left follows from the pace of the stage", () => {
  const clock = new JobClock();
  expect(clock.secondsLeft(progress(0, 10, "steps"), 1000)).toBeNull();
  expect(clock.secondsLeft(progress(2, 10, "steps"), 3000)).toBe(8);
  expect(clock.secondsLeft(progress(10, 10, "steps"), 11_000)).toBe(0);
  expect(clock.secondsLeft(progress(5, 100, "images"), 12_000)).toBeNull();
  expect(clock.secondsLeft(progress(15, 100, "images"), 13_000)).toBe(8.5);
  expect(clock.secondsLeft(progress(3, 0, "images"), 14_000)).toBeNull();
});
