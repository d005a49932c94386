import fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";

vi.mock("@mantine/notifications", () => ({ notifications: { show: () => undefined } }));
const { forgetSteps, recordStep, redo, undo } = await import("./undo.ts");

beforeEach(forgetSteps);

/** A number that steps add to, as the project is changed by them. */
function counter() {
  let value = 0;
  return {
    read: () => value,
    add(amount: number) {
      const change = (by: number) => async () => {
        value += by;
      };
      value += amount;
      recordStep({ label: `add ${amount}`, undo: change(-amount), redo: change(amount) });
    },
  };
}

test("undoing everything leads back to the start, redoing everything to the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 20 }), async (amounts) => {
      forgetSteps();
      const count = counter();
      for (const amount of amounts) count.add(amount);
      const end = count.read();
      for (const _ of amounts) await undo();
      expect(count.read()).toBe(0);
      await undo();
      for (const _ of amounts) await redo();
      expect(count.read()).toBe(end);
    }),
  );
});

test("a new step forgets what had been undone", async () => {
  const count = counter();
  count.add(1);
  await undo();
  count.add(10);
  await redo();
  expect(count.read()).toBe(10);
});

test("a step that cannot be undone stays to be tried again", async () => {
  const attempt = vi.fn().mockRejectedValueOnce(new Error("no connection")).mockResolvedValueOnce(undefined);
  recordStep({ label: "keep", undo: attempt, redo: async () => undefined });
  await undo();
  await undo();
  await undo();
  expect(attempt).toHaveBeenCalledTimes(2);
});
