import { expect, test, vi } from "vitest";
import { Computations } from "./computations.ts";

test("a computation tells its progress and keeps its result", async () => {
  const computations = new Computations();
  const heard = vi.fn();
  computations.subscribe(heard);
  const { promise, resolve } = Promise.withResolvers<number>();
  computations.start("sum", ({ onProgress }) => {
    onProgress?.({ done: 1, total: 4 });
    return promise;
  });
  expect(computations.get("sum").running).toEqual({ done: 1, total: 4 });
  resolve(7);
  await expect.poll(() => computations.get("sum")).toMatchObject({ result: 7, running: undefined });
  expect(heard).toHaveBeenCalledTimes(3);
});

test("cancelling ends it, keeps the result before it, and drops whatever still comes", async () => {
  const computations = new Computations();
  computations.start("sum", () => Promise.resolve(1));
  await expect.poll(() => computations.get("sum").result).toBe(1);
  const late = Promise.withResolvers<number>();
  let signal: AbortSignal | undefined;
  computations.start("sum", (options) => {
    signal = options.signal;
    return late.promise;
  });
  computations.cancelAll();
  expect(signal?.aborted).toBe(true);
  late.resolve(2);
  await late.promise;
  expect(computations.get("sum")).toEqual({ result: 1, running: undefined, error: undefined });
});

test("a failure is kept, and the next start forgets it", async () => {
  const computations = new Computations();
  computations.start("sum", () => Promise.reject(new Error("too little data")));
  await expect.poll(() => computations.get("sum").error).toEqual(new Error("too little data"));
  computations.start("sum", () => Promise.resolve(3));
  expect(computations.get("sum").error).toBeUndefined();
});
