import fc from "fast-check";
import { expect, test } from "vitest";
import { createProgress, type Step } from "./progress.ts";

const step = (done: number, more: Partial<Step> = {}): Step => ({
  title: "Training",
  done,
  total: 1000,
  unit: "steps",
  message: "",
  secondsLeft: null,
  ...more,
});

function record(isTTY: boolean, columns = 100) {
  let written = "";
  let time = 0;
  const progress = createProgress({ write: (text) => (written += text), isTTY, columns }, () => time);
  return {
    progress,
    text: () => written,
    after: (ms: number) => {
      time += ms;
    },
  };
}

test("in a log, a step is a line at its beginning, one now and then, and one at its end", () => {
  const { progress, text, after } = record(false);
  for (let done = 0; done <= 1000; done++) {
    progress.show(step(done));
    after(12);
  }
  progress.show(step(1000));
  const lines = text().trimEnd().split("\n");
  expect(lines).toEqual([
    "Training 0% 0/1,000 steps",
    "Training 41% 417/1,000 steps",
    "Training 83% 834/1,000 steps",
    "Training 100% 1,000/1,000 steps",
  ]);
});

test("on a terminal one line is repainted, not too often, and stands when the step is over", () => {
  const { progress, text, after } = record(true);
  for (let done = 0; done <= 1000; done++) {
    progress.show(step(done));
    after(1);
  }
  expect(text().match(/\r/g)!.length).toBeLessThan(16);
  expect(text().match(/\n/g)).toHaveLength(1);
  expect(text()).toContain("████████████████████████ 100% 1,000/1,000 steps\n");
  progress.clear();
  expect(text().endsWith("steps\n")).toBe(true);
});

test("a bar that stands is wiped before anything else is written", () => {
  const { progress, text } = record(true);
  progress.show(step(1));
  progress.clear();
  expect(text().endsWith("\r\x1b[K")).toBe(true);
});

test("says what is left and what the job has to say, and nothing of a total that is unknown", () => {
  const { progress, text } = record(false);
  progress.show(step(500, { secondsLeft: 12.2, message: "loss 0.03" }));
  progress.show(step(0, { title: "Reading", total: 0, message: "mnist" }));
  progress.show(step(1, { title: "Mapping", secondsLeft: 600 }));
  expect(text()).toBe(
    "Training 50% 500/1,000 steps, about 13 s left: loss 0.03\nReading: mnist\nMapping 0% 1/1,000 steps, about 10 min left\n",
  );
});

test("a bar never wraps, whatever is shown on however narrow a terminal", () => {
  fc.assert(
    fc.property(
      fc.record({
        title: fc.stringMatching(/^[A-Za-z ]{1,60}$/),
        done: fc.nat(2000),
        total: fc.nat(1000),
        unit: fc.constant("steps"),
        message: fc.stringMatching(/^[a-z ]{0,80}$/),
        secondsLeft: fc.option(fc.nat(100_000)),
      }),
      fc.integer({ min: 10, max: 200 }),
      (shown, columns) => {
        const { progress, text } = record(true, columns);
        progress.show(shown);
        expect(text().replace("\r\x1b[K", "").trimEnd().length).toBeLessThan(columns);
      },
    ),
  );
});
