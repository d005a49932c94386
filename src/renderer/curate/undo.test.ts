import fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";

vi.mock("@mantine/notifications", () => ({ notifications: { show: () => undefined } }));
const { forgetSteps, doStep, redo, undo } = await import("./undo.ts");

beforeEach(forgetSteps);

/** A number that steps add to, as the project is changed by them. */
function counter() {
  let value = 0;
  return {
    read: () => value,
    async add(amount: number) {
      const change = (by: number) => async () => {
        value += by;
      };
      await doStep({ label: `add ${amount}`, undo: change(-amount), redo: change(amount) });
    },
  };
}

test("undoing everything leads back to the start, redoing everything to the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 20 }), async (amounts) => {
      forgetSteps();
      const count = counter();
      for (const amount of amounts) await count.add(amount);
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
  await count.add(1);
  await undo();
  await count.add(10);
  await redo();
  expect(count.read()).toBe(10);
});

test("a step that cannot be undone stays to be tried again", async () => {
  const attempt = vi.fn().mockRejectedValueOnce(new Error("no connection")).mockResolvedValueOnce(undefined);
  await doStep({ label: "keep", undo: attempt, redo: async () => undefined });
  await undo();
  await undo();
  await undo();
  expect(attempt).toHaveBeenCalledTimes(2);
});

test("what is undone while it is being done is undone once it is done, and nothing before it", async () => {
  const happened: string[] = [];
  const happens = (what: string) => async () => void happened.push(what);
  await doStep({ label: "first", undo: happens("undo first"), redo: happens("first") });
  const { promise, resolve } = Promise.withResolvers<void>();
  const second = doStep({
    label: "second",
    undo: happens("undo second"),
    redo: () => promise.then(happens("second")),
  });
  const undoing = undo();
  const third = doStep({ label: "third", undo: happens("undo third"), redo: happens("third") });
  resolve();
  await Promise.all([second, undoing, third]);
  expect(happened).toEqual(["first", "second", "undo second", "third"]);
});

test("a step that fails is forgotten", async () => {
  const undoing = vi.fn(async () => undefined);
  const failing = doStep({ label: "keep", undo: undoing, redo: () => Promise.reject(new Error("no connection")) });
  await expect(failing).rejects.toThrow("no connection");
  await undo();
  expect(undoing).not.toHaveBeenCalled();
});
