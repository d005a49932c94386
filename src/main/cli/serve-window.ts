import { openBrowser } from "../loopback/open-browser.ts";
import { serveLoopback } from "../loopback/server.ts";
import { asExemplarError, failureText } from "./failure.ts";
import type { Terminal } from "./terminal.ts";
import { withHost } from "./with-host.ts";

export interface Serving {
  readonly project: string | undefined;
  readonly port: number | undefined;
  /** Whether to open a browser on it. */
  readonly open: boolean;
  /** Why a browser shows the workbench and not Electron. */
  readonly reason: string;
  /** Folder of the built renderer. */
  readonly directory: string;
}

/** Serves the workbench on loopback, prints its address, and goes on until the program is interrupted. */
export async function serveWindow(terminal: Terminal, serving: Serving): Promise<void> {
  const { project, port, open, reason, directory } = serving;
  await withHost({ terminal, project, transport: "loopback", transportReason: reason }, async ({ host }) => {
    const server = await serveLoopback({ host, directory, ...(port !== undefined && { port }) });
    try {
      const document = {
        transport: "loopback",
        address: server.address,
        port: server.port,
        reason,
        project: project ?? null,
      };
      terminal.answer(document, `${server.address}\nIn a browser, because ${reason}. Ctrl-C ends it.`);
      if (open)
        await openBrowser(server.oneTimeAddress()).catch((error) => terminal.note(failureText(asExemplarError(error))));
      await aborted(terminal.interrupted);
    } finally {
      await server.close();
    }
  });
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) done();
    signal.addEventListener("abort", () => done(), { once: true });
  });
