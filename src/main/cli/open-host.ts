import { EngineClient, spawnNodeEngine } from "#host/engine.ts";
import { createHost, type Host, type HostOptions } from "#host/host.ts";
import { userDataFolder } from "#host/user-data.ts";
import { version } from "./installation.ts";

/** The services in this Node process, with an engine in a child process that ends with them. */
export function openHost(options: Pick<HostOptions, "transport" | "transportReason">): Host {
  const engine = new EngineClient(spawnNodeEngine);
  const host = createHost({ ...options, userData: userDataFolder(), engine, version });
  if (options.transport !== "in-process") engine.start(); // the window shows at once where programs run
  return {
    ...host,
    async close() {
      await host.close();
      engine.close();
    },
  };
}
