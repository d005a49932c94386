import fc from "fast-check";
import { expect, test } from "vitest";
import { edit, endStep, type History, redo, startHistory, undo } from "./history.ts";

const edits = fc.array(fc.record({ value: fc.nat(), field: fc.option(fc.constantFrom("title", "text")) }), {
  maxLength: 40,
});

test("undoing everything gives the first value back, redoing everything the last", () => {
  fc.assert(
    fc.property(fc.nat(), edits, (first, steps) => {
      const edited = steps.reduce((history, { value, field }) => edit(history, value, field), startHistory(first));
      let history: History<number> = edited;
      while (history.past.length > 0) history = undo(history);
      expect(history.present).toBe(first);
      while (history.future.length > 0) history = redo(history);
      expect(history.present).toBe(edited.present);
      expect(history.past).toEqual(edited.past);
    }),
  );
});

test("typing on in one field is one step, another field or a saved document starts the next", () => {
  let history = startHistory("");
  for (const text of ["a", "ab", "abc"]) history = edit(history, text, "title");
  expect(undo(history).present).toBe("");
  history = edit(history, "abc!", "text");
  expect(undo(history).present).toBe("abc");
  history = edit(endStep(history), "abc!!", "text");
  expect(undo(history).present).toBe("abc!");
});

test("an edit after an undo forgets what was undone, and an edit that changes nothing is none", () => {
  let history = edit(edit(startHistory(1), 2, null), 3, null);
  history = edit(undo(history), 9, null);
  expect(history).toMatchObject({ past: [1, 2], present: 9, future: [] });
  expect(edit(history, 9, "title")).toBe(history);
});
