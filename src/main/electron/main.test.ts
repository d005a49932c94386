import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-electron-"));
  vi.stubEnv("EXEMPLAR_USER_DATA", folder);
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** Electron as it is before the program starts. */
async function freshElectron() {
  vi.resetModules();
  const electron = await import("./testing/electron-stand-in.ts");
  vi.doMock("electron", () => electron);
  return electron;
}

type StandIn = Awaited<ReturnType<typeof freshElectron>>;

async function launch({ BrowserWindow }: StandIn) {
  await import("./main.ts");
  await expect.poll(() => BrowserWindow.all[0]?.url).toBe("app://exemplar/");
  return BrowserWindow.all[0]!;
}

async function end({ app, prevented }: StandIn): Promise<void> {
  expect(prevented(app, "will-quit")).toBe(true);
  await expect.poll(() => app.log).toContain("exit 0");
}

test("opens one window, sandboxed and isolated, on our page, and ends when it is closed", async () => {
  const electron = await freshElectron();
  const window = await launch(electron);
  const { app, Menu, session, utilityProcess } = electron;
  expect(app.log.slice(1)).toEqual(["sandbox", "scheme", "lock", "ready"]);
  expect(window.options.webPreferences).toMatchObject({
    devTools: false,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    preload: expect.stringMatching(/preload\.cjs$/),
  });
  expect(window.shown).toBe(true);
  expect(Menu.current).not.toBeNull();
  expect(session.defaultSession.schemes.has("app")).toBe(true);
  expect(session.defaultSession.decidePermission).toBeDefined();
  expect(utilityProcess.forked.map(({ worker }) => worker)).toEqual([expect.stringMatching(/engine-worker\.js$/)]);
  window.webContents.emit("render-process-gone", {}, { reason: "crashed" });
  expect(window.webContents.reloads).toBe(1);
  app.emit("second-instance");
  expect(window.focused).toBe(true);
  expect(window.close()).toBe(true);
  app.emit("window-all-closed");
  expect(app.log).toContain("quit");
  await end(electron);
});

test("the window returns to where it was closed", async () => {
  const first = await freshElectron();
  (await launch(first)).close();
  await end(first);
  const second = await freshElectron();
  expect((await launch(second)).options).toMatchObject({ x: 10, y: 20, width: 1200, height: 800 });
  await end(second);
});

test("a second instance leaves the work to the first", async () => {
  const { app, BrowserWindow } = await freshElectron();
  app.firstInstance = false;
  await import("./main.ts");
  expect(app.log).toContain("quit");
  expect(BrowserWindow.all).toEqual([]);
});

test("a project that cannot be opened is told, and the window opens without it", async () => {
  const electron = await freshElectron();
  electron.app.switches.set("project", "/nowhere/at/all");
  await launch(electron);
  expect(electron.dialog.errors).toEqual([expect.stringContaining("/nowhere/at/all")]);
  await end(electron);
});
