import { EngineClient, spawnNodeEngine } from "#host/engine.ts";
import { createHost, type Host, type HostOptions } from "#host/host.ts";
import { userDataFolder } from "#host/user-data.ts";
import { version } from "./installation.ts";

/** A command that goes on without the engine gives back what it held, ms. A window keeps it, to answer at once. */
const idleAfter = 5000;

/** The services in this Node process, with an engine in a child process that ends with them. */
export function openHost(options: Pick<HostOptions, "transport" | "transportReason">): Host {
  const inProcess = options.transport === "in-process";
  const engine = new EngineClient(spawnNodeEngine, inProcess ? idleAfter : null);
  const host = createHost({ ...options, userData: userDataFolder(), engine, version });
  if (!inProcess) engine.start(); // the window shows at once where programs run
  return {
    ...host,
    async close() {
      await host.close();
      engine.close();
    },
  };
}
