import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { buildRenderer } from "../build.ts";
import { rendererDirectory } from "../installation.ts";
import { openElectron, whyNotElectron } from "../open-electron.ts";
import { wholeNumber } from "../project-option.ts";
import { serveWindow } from "../serve-window.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

interface StartOptions {
  readonly project?: string;
  readonly port?: number;
  readonly open: boolean;
  readonly browser?: true;
  readonly station?: string;
}

/** `start`: the workbench, in Electron where its binary is present, else in a browser on this machine. */
export function startCommand(terminal: Terminal): Command {
  return new Command("start")
    .description("open the workbench")
    .option("-p, --project <folder>", "open this project at once")
    .option("--port <number>", "serve on this port of 127.0.0.1 (default: a free one)", portNumber)
    .option("--no-open", "print the address only")
    .option("--browser", "use a browser even where Electron is installed")
    .option("--station <name>", "call this machine so in the data of the sessions that start on it; it is kept")
    .action(async ({ project: folder, port, open, browser, station }: StartOptions) => {
      if (station !== undefined)
        await withHost({ terminal }, ({ client }) => client.system.setStation({ name: station }));
      const project = folder === undefined ? undefined : resolve(folder);
      const asked = browser || port !== undefined || !open;
      const reason = whyNotElectron() ?? (asked ? "a browser was asked for" : null);
      if (reason === null) return openElectron(terminal, project);
      await buildRenderer(terminal);
      await serveWindow(terminal, { project, port, open, reason, directory: rendererDirectory });
    });
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65535) throw new InvalidArgumentError("Ports end at 65535.");
  return port;
}
