import { join } from "node:path";
import { EngineClient } from "#engine/client.ts";
import { createHost, type Host } from "#host/host.ts";

/** A host in this process that nothing asks to compute, with its user's data in a folder. */
export const hostWithoutEngine = (folder: string): Host =>
  createHost({
    transport: "in-process",
    transportReason: "a measurement",
    userData: join(folder, "user"),
    engine: new EngineClient(() => {
      throw new Error("no engine is needed here");
    }),
    version: "0.0.0-bench",
  });
