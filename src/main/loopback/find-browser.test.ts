import { expect, test } from "vitest";
import { findBrowser, type Machine } from "./find-browser.ts";

const machine = (platform: NodeJS.Platform, files: string[], environment: Record<string, string>): Machine => ({
  platform,
  environment,
  isExecutable: (path) => files.includes(path),
});

test("finds Debian's chromium on the search path, in the order of the path", () => {
  const environment = { PATH: "/usr/local/bin:/usr/bin" };
  expect(findBrowser(machine("linux", ["/usr/bin/chromium"], environment))).toBe("/usr/bin/chromium");
  const both = ["/usr/bin/chromium", "/usr/local/bin/google-chrome"];
  expect(findBrowser(machine("linux", both, environment))).toBe("/usr/local/bin/google-chrome");
});

test("finds Chrome where macOS and Windows keep it", () => {
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  expect(findBrowser(machine("darwin", [mac], { HOME: "/Users/ada" }))).toBe(mac);
  const windows = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe";
  expect(findBrowser(machine("win32", [windows], { PROGRAMFILES: "C:\\Program Files" }))).toBe(windows);
});

test("a browser that is named comes first, unless it is not there", () => {
  const environment = { PATH: "/usr/bin", EXEMPLAR_BROWSER: "/opt/browser" };
  const files = ["/usr/bin/chromium", "/opt/browser"];
  expect(findBrowser(machine("linux", files, environment))).toBe("/opt/browser");
  expect(findBrowser(machine("linux", ["/usr/bin/chromium"], environment))).toBe("/usr/bin/chromium");
});

test("says that there is none", () => {
  expect(findBrowser(machine("linux", [], { PATH: "/usr/bin" }))).toBeNull();
  expect(findBrowser(machine("win32", [], {}))).toBeNull();
});
