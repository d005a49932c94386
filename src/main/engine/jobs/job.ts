import type { EngineTask, EngineTasks } from "../protocol.ts";
import type { Watch } from "../watch.ts";
import type { EngineState } from "./engine-state.ts";

export interface JobContext extends Watch {
  readonly state: EngineState;
}

/** One thing that the engine process can be asked to do. */
export type Job<T extends EngineTask> = (
  params: EngineTasks[T]["params"],
  context: JobContext,
) => Promise<EngineTasks[T]["result"]>;
