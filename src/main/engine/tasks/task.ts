import type { BlobFolder } from "../blob-folder.ts";
import type { EngineState } from "../engine-state.ts";
import type { EngineTask, EngineTasks } from "../protocol.ts";
import type { Watch } from "../watch.ts";

export interface TaskContext extends Watch {
  readonly state: EngineState;
  /** Where the files are that the task names by hash. */
  readonly blobs: BlobFolder;
}

/** One thing that the engine process can be asked to do. */
export type Task<T extends EngineTask> = (
  params: EngineTasks[T]["params"],
  context: TaskContext,
) => Promise<EngineTasks[T]["result"]>;

export type Tasks<T extends EngineTask = EngineTask> = { readonly [Id in T]: Task<Id> };
