import { expect, test } from "vitest";
import { theOne } from "./the-one.ts";

const targets = Array.from({ length: 5000 }, (_, k) => ({ id: `t${k}` }));

test("what is not there is refused with a few of those that are, and how many more there are", () => {
  expect(theOne(targets, "t4999", "target", "its id")).toBe(targets[4999]);
  const remedy = /^Name one with its id: t0, t1, .*t9 and 4990 more\.$/;
  expect(() => theOne(targets, "none", "target", "its id")).toThrow(
    expect.objectContaining({ code: "NOT_FOUND", remedy: expect.stringMatching(remedy) }),
  );
  expect(() => theOne(targets.slice(0, 2), undefined, "target", "its id")).toThrow(
    expect.objectContaining({ code: "INVALID", remedy: "Name one with its id: t0, t1." }),
  );
});
