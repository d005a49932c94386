import { expect, test } from "vitest";
import type { Machine } from "./find-browser.ts";
import { browserCommands, openBrowser } from "./open-browser.ts";

const linux = (files: string[], environment: Record<string, string>): Machine => ({
  platform: "linux",
  environment: { PATH: "/usr/bin", ...environment },
  isExecutable: (path) => files.includes(path),
});
const address = "http://127.0.0.1:5000/?token=a&b";

test("prefers the desktop's opener, then a browser that is found", () => {
  const display = { DISPLAY: ":0" };
  expect(browserCommands(address, linux(["/usr/bin/xdg-open", "/usr/bin/chromium"], display))).toEqual([
    ["/usr/bin/xdg-open", address],
    ["/usr/bin/chromium", address],
  ]);
  expect(browserCommands(address, linux(["/usr/bin/chromium"], display))).toEqual([["/usr/bin/chromium", address]]);
  expect(browserCommands(address, linux(["/usr/bin/chromium"], {}))).toEqual([]);
});

test("the address is one argument of a program, never a line for a shell", () => {
  for (const platform of ["darwin", "win32"] as const) {
    const [command] = browserCommands(address, { platform, environment: {}, isExecutable: () => true });
    expect(command!.at(-1)).toBe(address);
    expect(command![0]).not.toMatch(/cmd|sh$/);
  }
});

test("a browser that is found is opened where the desktop's opener fails", async () => {
  const environment = { DISPLAY: ":0", PATH: "/nowhere", EXEMPLAR_BROWSER: "/bin/true" };
  await expect(openBrowser(address, linux(["/nowhere/xdg-open", "/bin/true"], environment))).resolves.toBeUndefined();
});

test("without a browser, or with one that fails, the failure says what to do instead", async () => {
  const failure = { code: "NO_BROWSER", remedy: expect.stringContaining("printed address") };
  await expect(openBrowser(address, linux([], { DISPLAY: ":0" }))).rejects.toMatchObject(failure);
  const broken = linux(["/nowhere/xdg-open"], { DISPLAY: ":0", PATH: "/nowhere" });
  await expect(openBrowser(address, broken)).rejects.toMatchObject(failure);
  const failing = linux(["/bin/false"], { DISPLAY: ":0", PATH: "/none", EXEMPLAR_BROWSER: "/bin/false" });
  await expect(openBrowser(address, failing)).rejects.toMatchObject(failure);
});
