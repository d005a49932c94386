import type { FromEngine, ToEngine } from "./protocol.ts";

/** The engine's side of its connection with the process that started it. */
export interface HostPort {
  send(message: FromEngine): void;
  onMessage(listener: (message: ToEngine) => void): void;
}

/** What Electron gives a utility process to talk through; `process` has it there alone. */
export interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): void;
}

export const electronParentPort = (): ElectronParentPort | undefined =>
  (process as { parentPort?: ElectronParentPort }).parentPort;

/**
 * The port to the host, as Electron's utility process or as a forked Node process. The engine lives no longer than its
 * host, and leaves Ctrl-C to it: a terminal sends that to both.
 */
export function hostPort(): HostPort {
  process.on("SIGINT", () => {});
  const electron = electronParentPort();
  return electron ? electronPort(electron) : childPort();
}

function electronPort(port: ElectronParentPort): HostPort {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) =>
      port.on("message", ({ data }) => {
        // What comes of a graphics driver that was tried is for the one who asked.
        if ((data as { type: string }).type !== "probed") listener(data as ToEngine);
      }),
  };
}

function childPort(): HostPort {
  if (!process.send) throw new Error("The engine is started by the workbench, not by hand");
  // Killed, not exited: an orderly exit would wait for, or crash in, the native code that another thread is running.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  return {
    send: (message) => {
      if (process.connected) process.send!(message);
    },
    onMessage: (listener) => process.on("message", (message) => listener(message as ToEngine)),
  };
}
