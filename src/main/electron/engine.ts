import { join } from "node:path";
import { type UtilityProcess, utilityProcess } from "electron";
import {
  type EngineProcess,
  type FromEngine,
  type ProbeRequest,
  type ProbeVerdict,
  quietLibraries,
} from "#host/engine.ts";

const env = { ...process.env, ...quietLibraries };

/** The engine as a utility process of Electron, which has the same Node and no window; `built` holds its script. */
export function spawnUtilityEngine(built: string): EngineProcess {
  const child = utilityProcess.fork(join(built, "engine-worker.js"), [], {
    serviceName: "Exemplar engine",
    env,
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
    onMessage: (listener) =>
      void child.on("message", (message: FromEngine | ProbeRequest) => {
        if (message.type === "probe") probeFor(child, join(built, "probe-process.js"), message);
        else listener(message);
      }),
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

/** Tries a way to a GPU for the engine, which cannot start a process itself. What hangs is ended with the program. */
function probeFor(engine: UtilityProcess, script: string, { target }: ProbeRequest): void {
  const child = utilityProcess.fork(script, [target], { serviceName: "Exemplar graphics check", env, stdio: "ignore" });
  const tell = (verdict: ProbeVerdict) => engine.postMessage({ type: "probed", target, verdict });
  child.once("message", (verdict: ProbeVerdict) => {
    tell(verdict);
    child.removeAllListeners("exit");
    child.kill();
  });
  child.once("exit", (code) =>
    tell({ works: false, faster: false, reason: `its driver ended the process that tried it (status ${code})` }),
  );
}
