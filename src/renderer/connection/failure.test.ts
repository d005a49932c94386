import { ORPCError } from "@orpc/client";
import { expect, test } from "vitest";
import { describeFailure } from "./failure.ts";

test("an error of the contract is told in the host's own words", () => {
  const error = new ORPCError("PROJECT_LOCKED", {
    defined: true,
    message: "Another process has the project open",
    data: { remedy: "Close it there.", detail: "pid 12" },
  });
  expect(describeFailure(error)).toEqual({
    code: "PROJECT_LOCKED",
    message: "Another process has the project open",
    remedy: "Close it there.",
    detail: "pid 12",
  });
});

test("a host that does not answer is a lost connection", async () => {
  const error = await fetch("http://127.0.0.1:1/").catch((reason: unknown) => reason);
  expect(describeFailure(error).code).toBe("CONNECTION");
});

test("anything else is told as it is, with where it happened", () => {
  const failure = describeFailure(new RangeError("Invalid array length"));
  expect(failure).toMatchObject({ code: "UNEXPECTED", message: "Invalid array length" });
  expect(failure.detail).toContain("failure.test.ts");
  expect(describeFailure("odd").message).toBe("odd");
});
