import { RPCHandler } from "@orpc/server/message-port";
import { type BrowserWindow, ipcMain } from "electron";
import type { Host } from "#host/host.ts";
import { isFromPage } from "./security.ts";

/** The one message that the page may send, by its preload: a port to talk to the host through. */
export const connect = "exemplar:connect";

/** Answers the contract's procedures on every port that the window's own page hands over (one each time it loads). */
export function acceptPorts(router: Host["router"], window: BrowserWindow): void {
  const handler = new RPCHandler(router);
  ipcMain.on(connect, (event) => {
    const [port, ...surplus] = event.ports;
    if (!port || surplus.length > 0 || !isFromPage(event, window)) {
      for (const refused of event.ports) refused.close();
      return;
    }
    handler.upgrade(port, { context: {} });
    port.start();
  });
}
