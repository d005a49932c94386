import type { IpcMainEvent, BrowserWindow as RealWindow, Session } from "electron";
import { expect, test, vi } from "vitest";
import { isFromPage, secure } from "./security.ts";
import { app, BrowserWindow, prevented, StandInContents, StandInFrame, session } from "./testing/electron-stand-in.ts";

vi.mock("electron", () => import("./testing/electron-stand-in.ts"));

const ses = session.defaultSession;
secure(ses as unknown as Session);

const page = "app://exemplar/";
const elsewhere = [
  "https://evil.example/",
  "file:///etc/passwd",
  "app://other/",
  "app://exemplar.evil/",
  "javascript:1",
  "about:blank",
];

test("grants our page the whole screen and the clipboard's writing, and nobody anything else", () => {
  const asked = (permission: string, requestingUrl: string) => {
    const decide = vi.fn();
    ses.decidePermission!({}, permission, decide, { requestingUrl });
    expect(ses.checkPermission!({}, permission, requestingUrl.replace(/\/$/, ""), {})).toBe(decide.mock.lastCall![0]);
    return decide.mock.lastCall![0];
  };
  expect(asked("fullscreen", page)).toBe(true);
  expect(asked("clipboard-sanitized-write", page)).toBe(true);
  for (const permission of [
    "media",
    "geolocation",
    "notifications",
    "clipboard-read",
    "openExternal",
    "fileSystem",
    "hid",
  ])
    expect(asked(permission, page)).toBe(false);
  for (const url of elsewhere) expect(asked("fullscreen", url)).toBe(false);
  expect(ses.decideDevice!({})).toBe(false);
  const display = vi.fn();
  ses.decideDisplay!({}, display);
  expect(display).toHaveBeenCalledWith(null);
});

test("nothing is loaded from a network or from files", () => {
  const cancelled = (url: string) => {
    const decide = vi.fn();
    ses.decideRequest!({ url }, decide);
    return decide.mock.lastCall![0].cancel;
  };
  for (const url of [page, "blob:app://exemplar/1", "data:image/png;base64,"]) expect(cancelled(url)).toBe(false);
  for (const url of [
    "http://127.0.0.1/",
    "https://evil.example/",
    "ws://evil.example/",
    "file:///etc/passwd",
    "not a url",
  ])
    expect(cancelled(url)).toBe(true);
});

test("contents stay on our page, open no window and attach no web view", () => {
  const contents = new StandInContents();
  app.emit("web-contents-created", {}, contents);
  for (const name of ["will-navigate", "will-frame-navigate", "will-redirect"]) {
    expect(prevented(contents, name, { url: "app://exemplar/#/curate" })).toBe(false);
    for (const url of elsewhere) expect(prevented(contents, name, { url })).toBe(true);
  }
  expect(prevented(contents, "will-attach-webview")).toBe(true);
  expect(contents.openHandler!()).toEqual({ action: "deny" });
});

test("a message counts only when this window's page itself sent it", () => {
  const window = new BrowserWindow({});
  const main = window.webContents.mainFrame;
  const from = (sender: StandInContents, senderFrame: StandInFrame | null) =>
    isFromPage({ sender, senderFrame } as unknown as IpcMainEvent, window as unknown as RealWindow);
  expect(from(window.webContents, main)).toBe(true);
  expect(from(window.webContents, null)).toBe(false);
  expect(from(window.webContents, new StandInFrame("app://exemplar", main))).toBe(false);
  expect(from(window.webContents, new StandInFrame("https://evil.example"))).toBe(false);
  expect(from(new StandInContents(), main)).toBe(false);
});
