import { resolve } from "node:path";
import { Command } from "commander";
import { openBrowser } from "../../loopback/open-browser.ts";
import { serveLoopback } from "../../loopback/server.ts";
import { buildRenderer } from "../build.ts";
import { asExemplarError, failureText } from "../failure.ts";
import { rendererDirectory } from "../installation.ts";
import { openElectron, whyNotElectron } from "../open-electron.ts";
import { wholeNumber } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

interface StartOptions {
  readonly project?: string;
  readonly port?: number;
  readonly open: boolean;
  readonly browser?: true;
}

/** `start`: the workbench, in Electron where its binary is present, else in a browser on this machine. */
export function startCommand(terminal: Terminal): Command {
  return new Command("start")
    .description("open the workbench")
    .option("-p, --project <folder>", "open this project at once")
    .option("--port <number>", "serve on this port of 127.0.0.1 (default: a free one)", wholeNumber)
    .option("--no-open", "print the address only")
    .option("--browser", "use a browser even where Electron is installed")
    .action(async ({ project: folder, port, open, browser }: StartOptions) => {
      const project = folder === undefined ? undefined : resolve(folder);
      const reason = browser || port !== undefined || !open ? "a browser was asked for" : whyNotElectron();
      if (reason === null) return openElectron(terminal, project);
      await serve(terminal, { project, port, open, reason });
    });
}

interface Serving {
  readonly project: string | undefined;
  readonly port: number | undefined;
  readonly open: boolean;
  readonly reason: string;
}

/** Serves the workbench until the program is interrupted. */
async function serve(terminal: Terminal, { project, port, open, reason }: Serving): Promise<void> {
  await buildRenderer(terminal);
  await withHost({ terminal, project, transport: "loopback", transportReason: reason }, async ({ host }) => {
    const server = await serveLoopback({ host, directory: rendererDirectory, ...(port !== undefined && { port }) });
    try {
      const { address } = server;
      const how = `In a browser, because ${reason}. Ctrl-C ends it.`;
      terminal.answer(
        { transport: "loopback", address, port: server.port, reason, project: project ?? null },
        `${address}\n${how}`,
      );
      if (open)
        await openBrowser(server.oneTimeAddress()).catch((error: unknown) =>
          terminal.note(failureText(asExemplarError(error))),
        );
      await interruption(terminal.interrupted);
    } finally {
      await server.close();
    }
  });
}

const interruption = (signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) done();
    signal.addEventListener("abort", () => done(), { once: true });
  });
