import type { EngineClient } from "#engine/client.ts";

/** What the host needs of the engine process. */
export type Engine = Pick<EngineClient, "run" | "status" | "failure" | "onStatus" | "kill">;
