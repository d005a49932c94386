import { expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { asExemplarError } from "./failure.ts";

const failing = (code: string) => Object.assign(new Error("it failed"), { code });

test.each([
  ["SQLITE_FULL", "DISK_FULL"],
  ["ENOSPC", "DISK_FULL"],
  ["EDQUOT", "DISK_FULL"],
  ["EROFS", "NOT_WRITABLE"],
  ["SQLITE_READONLY_DIRECTORY", "NOT_WRITABLE"],
  ["SQLITE_CANTOPEN", "NOT_WRITABLE"],
  ["SQLITE_CORRUPT_INDEX", "PROJECT_DAMAGED"],
  ["SQLITE_NOTADB", "PROJECT_DAMAGED"],
  ["SQLITE_BUSY", "PROJECT_LOCKED"],
  ["ERR_SOMETHING", "INTERNAL"],
])("%s becomes %s, with what to do", (code, expected) => {
  const failure = asExemplarError(failing(code), "The project /p");
  expect(failure).toMatchObject({ code: expected, detail: expect.stringContaining("it failed") });
  expect(failure.remedy.length).toBeGreaterThan(10);
  if (expected !== "INTERNAL") expect(failure.message).toContain("/p");
});

test("a failure in words stays as it is", () => {
  const failure = new ExemplarError("INVALID", "No.", "Yes.");
  expect(asExemplarError(failure, "The project")).toBe(failure);
  const answered = Object.assign(new Error("Full."), {
    code: "DISK_FULL",
    data: { remedy: "Make room.", detail: "d" },
  });
  expect(asExemplarError(answered, "The job")).toMatchObject({
    code: "DISK_FULL",
    message: "Full.",
    remedy: "Make room.",
    detail: "d",
  });
  expect(asExemplarError("thrown text", "The project")).toMatchObject({ code: "INTERNAL", detail: "thrown text" });
});
