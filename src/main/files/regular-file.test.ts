import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readRegularFile } from "./regular-file.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "exemplar-files-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("a file is read whole, also behind a link", () => {
  const here = folder();
  writeFileSync(join(here, "a"), "content");
  symlinkSync("a", join(here, "b"));
  expect(readRegularFile(join(here, "a"), 7).toString()).toBe("content");
  expect(readRegularFile(join(here, "b"), 7).toString()).toBe("content");
});

test("what is longer than it may be is refused, with both lengths", () => {
  const here = folder();
  writeFileSync(join(here, "a"), "content");
  expect(() => readRegularFile(join(here, "a"), 6)).toThrow(/7 bytes, and at most 6 bytes/);
});

test.skipIf(process.platform === "win32")("what has no end or no content is refused at once", () => {
  const here = folder();
  mkdirSync(join(here, "folder"));
  execFileSync("mkfifo", [join(here, "pipe")]);
  symlinkSync("/dev/zero", join(here, "link"));
  for (const path of ["/dev/zero", "/dev/stdin", join(here, "folder"), join(here, "pipe"), join(here, "link")])
    expect(() => readRegularFile(path, 2 ** 30), path).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/INVALID|NOT_FOUND/) }),
    );
  expect(() => readRegularFile(join(here, "none"), 1)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});
