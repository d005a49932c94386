import { utilityProcess } from "electron";
import { type EngineProcess, quietLibraries } from "#host/engine.ts";

/** The engine as a utility process of Electron, which has the same Node and no window. */
export function spawnUtilityEngine(worker: string): EngineProcess {
  const child = utilityProcess.fork(worker, [], {
    serviceName: "Exemplar engine",
    env: { ...process.env, ...quietLibraries },
    stdio: ["ignore", "inherit", "pipe"],
  });
  let lastWords = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    process.stderr.write(chunk);
    lastWords = (lastWords + chunk.toString()).slice(-500);
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on("message", listener),
    onExit: (listener) =>
      void child.once("exit", (code) => {
        const words = lastWords.trim().split("\n").at(-1);
        listener(code !== 0 && words ? `it ended with status ${code}: ${words}` : `it ended with status ${code}`);
      }),
    // A long native call notices nothing gentler.
    kill: () => {
      if (child.pid === undefined) child.kill();
      else process.kill(child.pid, "SIGKILL");
    },
  };
}
