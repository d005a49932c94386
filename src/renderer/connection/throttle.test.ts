import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throttled } from "./throttle.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a first request is answered at once, a burst by one call, and none is lost", () => {
  const flush = vi.fn();
  const request = throttled(flush, 200);
  request();
  vi.advanceTimersByTime(0);
  expect(flush).toHaveBeenCalledTimes(1);
  for (let k = 0; k < 50; k++) {
    request();
    vi.advanceTimersByTime(2);
  }
  expect(flush).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(200);
  expect(flush).toHaveBeenCalledTimes(2);
});

test("however often it is asked, it calls no more often than the interval", () => {
  const flush = vi.fn();
  const request = throttled(flush, 200);
  for (let time = 0; time < 2000; time += 5) {
    request();
    vi.advanceTimersByTime(5);
  }
  expect(flush.mock.calls.length).toBeGreaterThanOrEqual(9);
  expect(flush.mock.calls.length).toBeLessThanOrEqual(11);
});
