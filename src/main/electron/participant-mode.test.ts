import { createRouterClient, EventPublisher, implement } from "@orpc/server";
import type { Menu as RealMenu, BrowserWindow as RealWindow } from "electron";
import { expect, test, vi } from "vitest";
import { type Client, contract } from "#shared/contract/contract.ts";
import type { SystemEvent } from "#shared/contract/system.ts";
import { followParticipantMode, holdForParticipants } from "./participant-mode.ts";
import { BrowserWindow, Menu } from "./testing/electron-stand-in.ts";

vi.mock("electron", () => import("./testing/electron-stand-in.ts"));

test("a participant has the whole screen, no menu, no tools and no way to close; then all is as it was", () => {
  const window = new BrowserWindow({});
  const menu = { template: [] };
  Menu.setApplicationMenu(menu);
  const hold = holdForParticipants(window as unknown as RealWindow, menu as unknown as RealMenu);
  expect(window.close()).toBe(true);
  hold(true);
  expect([window.kiosk, window.menuBar, Menu.current, window.webContents.zoom]).toEqual([true, false, null, 1]);
  expect(window.close()).toBe(false);
  window.webContents.openDevTools();
  expect(window.webContents.devTools).toBe(false);
  hold(false);
  expect([window.kiosk, window.menuBar, Menu.current]).toEqual([false, true, menu]);
  expect(window.close()).toBe(true);
});

test("follows the host: at first, and whenever the system's state has changed", async () => {
  const publisher = new EventPublisher<{ event: SystemEvent }>();
  const os = implement(contract);
  let participantMode = true;
  const status = {
    version: "0.1.0",
    node: "24",
    transport: "electron" as const,
    transportReason: "",
    runtime: null,
    engine: "ready" as const,
    engineFailure: null,
    station: null,
    participantSession: null,
  };
  const router = {
    system: {
      status: os.system.status.handler(() => ({ ...status, participantMode })),
      events: os.system.events.handler(({ signal }) => publisher.subscribe("event", { signal })),
    },
  };
  const client = createRouterClient(router, { context: {} }) as unknown as Client;
  const told: boolean[] = [];
  const ending = new AbortController();
  const following = followParticipantMode(client, (on) => told.push(on), ending.signal);
  await expect.poll(() => told).toEqual([true]);
  participantMode = false;
  publisher.publish("event", { type: "changed", areas: ["library"] });
  publisher.publish("event", { type: "changed", areas: ["run", "system"] });
  await expect.poll(() => told).toEqual([true, false]);
  ending.abort();
  await following;
});
