import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Client } from "#shared/contract/contract.ts";

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

test("a file that was written is shown in the system's file manager", async () => {
  const electron = await freshElectron();
  const { webContents } = await launch(electron);
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  electron.ipcMain.emit("exemplar:connect", {
    ports: [new electron.StandInPort(port2)],
    sender: webContents,
    senderFrame: webContents.mainFrame,
  });
  const client: Client = createORPCClient(new RPCLink({ port: port1 }));
  const { path } = await client.projects.create({
    path: join(process.env.EXEMPLAR_USER_DATA!, "project"),
    name: "Written",
  });
  const file = join(path, "exports", "long.csv");
  mkdirSync(join(path, "exports"), { recursive: true });
  writeFileSync(file, "");
  await client.system.showInFolder({ path: file });
  expect(electron.shell.shown).toEqual([file]);
  await end(electron);
});
