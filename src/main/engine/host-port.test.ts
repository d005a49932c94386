import { afterEach, expect, test } from "vitest";
import { hostPort } from "./host-port.ts";
import type { ToEngine } from "./protocol.ts";

const owner = process as { parentPort?: unknown };
const listeners = process.listeners("SIGINT");
afterEach(() => {
  delete owner.parentPort;
  for (const listener of process.listeners("SIGINT"))
    if (!listeners.includes(listener)) process.off("SIGINT", listener);
});

test("as Electron's utility process, the engine talks through its parent port", () => {
  const posted: unknown[] = [];
  let deliver: (event: { data: unknown }) => void = () => {};
  owner.parentPort = {
    postMessage: (message: unknown) => posted.push(message),
    on: (_: "message", listener: typeof deliver) => {
      deliver = listener;
    },
  };
  const port = hostPort();
  const received: ToEngine[] = [];
  port.onMessage((message) => received.push(message));
  port.send({ type: "ready" });
  deliver({ data: { type: "cancel", id: 3 } });
  deliver({ data: { type: "probed", target: "webgpu", verdict: { works: false, faster: false, reason: "" } } });
  expect(posted).toEqual([{ type: "ready" }]);
  expect(received).toEqual([{ type: "cancel", id: 3 }]);
});
