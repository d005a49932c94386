import { expect, test } from "vitest";
import { columnOf, valueAt } from "../stats/data-frame.ts";
import { exampleStudy } from "./example-study.fixture.ts";
import { plannedFrame, plannedTrials } from "./planned-trials.ts";

const study = exampleStudy();
const trials = plannedTrials(study);
const kinds = trials[0]!.map(({ target_kind }) => target_kind);

test("every condition has the scored trials of the study, with its levels", () => {
  const scored = study.flow.flatMap((step) => (step.type === "block" && !step.practice ? step.trials : []));
  expect(trials).toHaveLength(study.conditions.length);
  study.conditions.forEach(({ levels }, condition) => {
    expect(trials[condition]).toHaveLength(scored.length);
    for (const row of trials[condition]!) expect(row).toMatchObject(levels);
  });
});

test("participants take the conditions in turn, and fewer trials keep the shares of their kinds", () => {
  const half = Math.floor(kinds.length / 2);
  const frame = plannedFrame(trials, 4, half);
  expect(frame.rowCount).toBe(4 * half);
  const values = (name: string) =>
    Array.from({ length: frame.rowCount }, (_, row) => valueAt(columnOf(frame, name), row));
  expect(new Set(values("subject_id")).size).toBe(4);
  const conditions = values("condition_id");
  expect([0, half, 2 * half].map((row) => conditions[row])).toEqual(
    [0, 1, 2].map((participant) => study.conditions[participant % study.conditions.length]!.id),
  );
  const shown = values("target_kind").slice(0, half);
  for (const kind of new Set(kinds)) {
    const share = kinds.filter((other) => other === kind).length / kinds.length;
    expect(Math.abs(shown.filter((other) => other === kind).length - share * half)).toBeLessThanOrEqual(1);
  }
});

test("twice the trials are each trial twice", () => {
  const frame = plannedFrame(trials, 1, 2 * kinds.length);
  const targets = Array.from({ length: frame.rowCount }, (_, row) => valueAt(columnOf(frame, "stimulus"), row));
  for (const target of new Set(targets)) expect(targets.filter((other) => other === target)).toHaveLength(2);
});
