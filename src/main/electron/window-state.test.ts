import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isInReach, readWindowState, writeWindowState } from "./window-state.ts";

test("remembers where the window stood; a damaged memory is none", () => {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-state-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "deeper", "place.json");
  const state = { bounds: { x: -5, y: 7, width: 1200, height: 800 }, maximized: true };
  expect(readWindowState(file)).toBeNull();
  writeWindowState(file, state);
  expect(readWindowState(file)).toEqual(state);
  for (const damage of ["", "{", "{}", '{"bounds":{"x":"1"}}']) {
    writeFileSync(file, damage);
    expect(readWindowState(file)).toBeNull();
  }
});

test("a window returns to its place only where it can be seen and moved", () => {
  const left = { x: 0, y: 0, width: 1920, height: 1080 };
  const right = { x: 1920, y: 0, width: 1920, height: 1080 };
  const at = (x: number, y: number) => ({ x, y, width: 1200, height: 800 });
  expect(isInReach(at(100, 100), [left])).toBe(true);
  expect(isInReach(at(2500, 100), [left, right])).toBe(true);
  expect(isInReach(at(2500, 100), [left])).toBe(false);
  expect(isInReach(at(1900, 100), [left])).toBe(false);
  expect(isInReach(at(-1150, 100), [left])).toBe(false);
  expect(isInReach(at(100, -10), [left])).toBe(false);
  expect(isInReach(at(100, 1060), [left])).toBe(false);
  expect(isInReach(at(100, 100), [])).toBe(false);
});
