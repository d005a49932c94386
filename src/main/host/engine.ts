import type { EngineClient } from "#engine/client.ts";

/** What the host needs of the engine process. */
export type Engine = Pick<EngineClient, "run" | "status" | "failure" | "onStatus" | "kill">;

/** The engine as a project asks it: files that tasks name by hash are in the project's folder of blobs. */
export const engineOfProject = (engine: Engine, blobs: string): Engine => ({
  get status() {
    return engine.status;
  },
  get failure() {
    return engine.failure;
  },
  run: (task, params, options) => engine.run(task, params, { blobs, ...options }),
  onStatus: (listener) => engine.onStatus(listener),
  kill: () => engine.kill(),
});

/** For those who open a host: how its engine is made and started, and what its environment must say. */
export { EngineClient, type EngineProcess, type SpawnEngine, spawnNodeEngine } from "#engine/client.ts";
export type { FromEngine } from "#engine/protocol.ts";
export type { ProbeRequest, ProbeVerdict } from "#engine/runtime/probe.ts";
export { quietLibraries } from "#engine/runtime/runtime.ts";
