import { spawn } from "node:child_process";
import { ExemplarError } from "#shared/domain/errors.ts";
import { buildElectron, buildRenderer } from "./build.ts";
import { electronBinary, root } from "./installation.ts";
import type { Terminal } from "./terminal.ts";

/** What decides whether Electron can open a window here. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userId: number | undefined;
  readonly binary: string | null;
}

const thisDesktop = (): Desktop => ({
  platform: process.platform,
  environment: process.env,
  userId: process.getuid?.(),
  binary: electronBinary(),
});

/** Why the workbench cannot open in Electron here, in words for the user; null where it can. */
export function whyNotElectron({ platform, environment, userId, binary } = thisDesktop()): string | null {
  if (binary === null) return "Electron's binary is not installed (npx install-electron fetches it)";
  if (platform !== "linux") return null;
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return "there is no display for Electron's window";
  return userId === 0 ? "Electron's sandbox does not run as root" : null;
}

/** Opens Electron's window and returns when it is closed. */
export async function openElectron(terminal: Terminal, project: string | undefined): Promise<void> {
  await buildRenderer(terminal);
  await buildElectron(terminal);
  terminal.answer({ transport: "electron", project: project ?? null }, "In its own window.");
  const child = spawn(electronBinary()!, [root, ...(project === undefined ? [] : [`--project=${project}`])], {
    stdio: ["ignore", 2, 2],
  });
  const stop = () => child.kill();
  terminal.interrupted.addEventListener("abort", stop, { once: true });
  const status = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("exit", done);
  });
  if (status !== 0 && !terminal.interrupted.aborted)
    throw new ExemplarError(
      "INTERNAL",
      `Electron ended with status ${status}`,
      "What it said stands above. exemplar start --browser opens the workbench in a browser instead.",
    );
}
