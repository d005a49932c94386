import { type BrowserWindow, Menu } from "electron";
import type { Client } from "#shared/contract/contract.ts";

/**
 * Holds the window while a participant sits before it: the whole screen, no menu and none of its keys, no closing. What
 * may be asked of the host in that time is the host's to decide.
 */
export function holdForParticipants(window: BrowserWindow, menu: Menu): (on: boolean) => void {
  let held = false;
  window.on("close", (event) => {
    if (held) event.preventDefault();
  });
  window.webContents.on("devtools-opened", () => {
    if (held) window.webContents.closeDevTools();
  });
  return (on) => {
    if (on === held) return;
    held = on;
    if (on) {
      window.webContents.closeDevTools();
      window.webContents.setZoomFactor(1);
    }
    Menu.setApplicationMenu(on ? null : menu);
    window.setMenuBarVisibility(!on);
    window.setKiosk(on);
  };
}

/** Tells whether participant mode is on, now and at every change, until the signal is aborted. */
export async function followParticipantMode(
  client: Client,
  tell: (on: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  const events = await client.system.events(undefined, { signal });
  const look = async () => tell((await client.system.status()).participantMode);
  await look();
  try {
    for await (const event of events) if (event.type === "changed" && event.areas.includes("system")) await look();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
