import { spawn } from "node:child_process";
import { ExemplarError } from "#shared/domain/errors.ts";
import { findBrowser, findOnPath, type Machine, thisMachine } from "./find-browser.ts";

/** The commands that may show an address to the person at this machine, the likeliest first. */
export function browserCommands(address: string, machine: Machine = thisMachine): [string, ...string[]][] {
  if (machine.platform === "darwin") return [["open", address]];
  if (machine.platform === "win32") return [["rundll32", "url.dll,FileProtocolHandler", address]];
  // Without a display the desktop's opener would start a text browser in this terminal.
  if (!machine.environment.DISPLAY && !machine.environment.WAYLAND_DISPLAY) return [];
  return [findOnPath(["xdg-open"], machine), findBrowser(machine)]
    .filter((program) => program !== null)
    .map((program) => [program, address]);
}

/**
 * Opens an address in the default browser, or else in a Chromium or Chrome.
 *
 * @throws ExemplarError `NO_BROWSER`
 */
export async function openBrowser(address: string, machine: Machine = thisMachine): Promise<void> {
  for (const command of browserCommands(address, machine)) if (await starts(command)) return;
  throw new ExemplarError(
    "NO_BROWSER",
    "No browser could be opened on this machine",
    "Open the printed address in a browser on this machine; from another one, forward the port with ssh -L.",
  );
}

/** Whether the program starts and does not fail at once; it outlives this process. */
function starts([program, ...rest]: [string, ...string[]]): Promise<boolean> {
  const child = spawn(program, rest, { detached: true, stdio: "ignore" });
  child.unref();
  return new Promise((done) => {
    // A browser that stays up tells nothing: one that has not failed by then is taken to be open.
    const settled = setTimeout(() => done(true), 1500);
    child.once("error", () => done(false));
    child.once("exit", (status) => {
      clearTimeout(settled);
      done(status === 0);
    });
  });
}
