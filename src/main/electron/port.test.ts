import { MessageChannel } from "node:worker_threads";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import { implement } from "@orpc/server";
import type { BrowserWindow as RealWindow } from "electron";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Host } from "#host/host.ts";
import { type Client, contract } from "#shared/contract/contract.ts";
import { acceptPorts } from "./port.ts";
import {
  BrowserWindow,
  contextBridge,
  ipcMain,
  ipcRenderer,
  StandInFrame,
  StandInPort,
} from "./testing/electron-stand-in.ts";

vi.mock("electron", () => import("./testing/electron-stand-in.ts"));

const ended = Promise.withResolvers<void>();
const os = implement(contract);
const router = {
  system: {
    setPassphrase: os.system.setPassphrase.handler(() => ({})),
    events: os.system.events.handler(async function* ({ signal }) {
      try {
        yield { type: "changed" as const, areas: ["library" as const] };
        await new Promise<void>((done) => signal?.addEventListener("abort", () => done()));
      } finally {
        ended.resolve();
      }
    }),
  },
  projects: {
    open: os.projects.open.handler(({ errors }) => {
      throw errors.PROJECT_LOCKED({ message: "It is open elsewhere", data: { remedy: "Close it there." } });
    }),
  },
} as unknown as Host["router"];

const window = new BrowserWindow({});
acceptPorts(router, window as unknown as RealWindow);

const open: MessageChannel[] = [];
afterEach(() => {
  for (const { port1 } of open.splice(0)) port1.close();
});

/** The page's world, as far as the preload sees it. */
const page = { listen: (_message: object) => {}, origin: "app://exemplar" };
const pageWindow = {
  addEventListener(_type: string, listener: (message: object) => void) {
    page.listen = listener;
  },
};

beforeAll(async () => {
  vi.stubGlobal("window", pageWindow);
  vi.stubGlobal("location", { origin: page.origin });
  await import("../../preload/preload.ts");
});

/** What the page does to reach its host; returns what the preload passed on. */
function connect(message: object = {}) {
  const channel = new MessageChannel();
  open.push(channel);
  ipcRenderer.sent = [];
  page.listen({
    source: pageWindow,
    origin: page.origin,
    data: "exemplar:connect",
    ports: [channel.port2],
    ...message,
  });
  return { port: channel.port1, passed: ipcRenderer.sent };
}

/** Delivers what the preload passed on, as Electron does. */
function deliver(passed: typeof ipcRenderer.sent, senderFrame: StandInFrame | null = window.webContents.mainFrame) {
  return passed.flatMap(({ channel, ports }) => {
    const wrapped = ports.map((port) => new StandInPort(port as MessageChannel["port1"]));
    ipcMain.emit(channel, { ports: wrapped, sender: window.webContents, senderFrame });
    return wrapped;
  });
}

test("the page calls the contract's procedures through the port that its preload passed on", async () => {
  const { port, passed } = connect();
  deliver(passed);
  const client: Client = createORPCClient(new RPCLink({ port }));
  expect(await client.system.setPassphrase({ passphrase: "long enough" })).toEqual({});
  await expect(client.projects.open({ path: "/p" })).rejects.toMatchObject({
    code: "PROJECT_LOCKED",
    data: { remedy: "Close it there." },
  });
});

test("events stream through it, and end on the host's side when the page goes", async () => {
  const { port, passed } = connect();
  deliver(passed);
  const client: Client = createORPCClient(new RPCLink({ port }));
  const events = await client.system.events();
  expect((await events.next()).value).toEqual({ type: "changed", areas: ["library"] });
  port.close();
  await ended.promise;
});

test.each([
  ["another window", { source: {} }],
  ["another origin", { origin: "https://evil.example" }],
  ["another message", { data: "exemplar:everything" }],
  ["no port", { ports: [] }],
  ["two ports", { ports: [1, 2] }],
])("the preload passes nothing on from %s", (_what, message) => {
  expect(connect(message).passed).toEqual([]);
});

test.each([
  ["a frame within the page", new StandInFrame("app://exemplar", window.webContents.mainFrame)],
  ["another page", new StandInFrame("https://evil.example")],
  ["a frame that is gone", null],
])("the main process closes a port from %s", (_what, frame) => {
  const [port] = deliver(connect().passed, frame);
  expect(port!.closed).toBe(true);
});

test("the page gets one function besides: where a file lies that was dropped on it", () => {
  expect([...contextBridge.exposed.keys()]).toEqual(["exemplar"]);
  const exposed = contextBridge.exposed.get("exemplar") as Record<string, (file: object) => string>;
  expect(Object.keys(exposed)).toEqual(["pathOf"]);
  expect(exposed.pathOf!({ path: "/home/ada/digits.npz" })).toBe("/home/ada/digits.npz");
  expect(exposed.pathOf!({})).toBe("");
});
