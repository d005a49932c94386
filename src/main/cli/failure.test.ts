import { ORPCError } from "@orpc/client";
import { expect, test } from "vitest";
import { asExemplarError, failureDocument, failureText } from "./failure.ts";

test("the host's typed errors keep their code, words and remedy", () => {
  const data = { remedy: "Free some room.", detail: "ENOSPC" };
  const error = asExemplarError(new ORPCError("DISK_FULL", { message: "The disk is full", data }));
  expect(failureDocument(error)).toEqual({ error: { code: "DISK_FULL", message: "The disk is full", ...data } });
  expect(failureText(error)).toBe("The disk is full\n  → Free some room.\nENOSPC");
});

test("input that the contract refuses names the field", () => {
  const issues = [{ message: "Too big: expected number to be <=200", path: ["settings", "epochs"] }];
  const error = asExemplarError(new ORPCError("BAD_REQUEST", { message: "Input validation failed", data: { issues } }));
  expect(error).toMatchObject({ code: "INVALID", message: "settings.epochs: Too big: expected number to be <=200" });
});

test("anything else is a fault of the program, with where it happened", () => {
  const error = asExemplarError(new TypeError("x is not a function"));
  expect(error.code).toBe("INTERNAL");
  expect(failureText(error)).toMatch(/x is not a function[\s\S]*failure\.test\.ts/);
  expect(asExemplarError("thrown").message).toBe("thrown");
  expect(asExemplarError(new ORPCError("TOTALLY_UNKNOWN")).code).toBe("INTERNAL");
});
