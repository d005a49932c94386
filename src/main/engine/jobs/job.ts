import { ClassifierCache } from "../models/classifier-cache.ts";
import { ProgramCache } from "../models/program-cache.ts";
import type { EngineTask, EngineTasks } from "../protocol.ts";
import { type ChosenRuntime, chooseRuntime } from "../runtime/choose.ts";
import type { Watch } from "../watch.ts";

/** What outlives a job: where programs run, and what is kept for the next job. */
export class EngineState {
  readonly programs = new ProgramCache(6);
  readonly classifiers = new ClassifierCache(2);
  /** The runtime that the user asked for; the best one where it is undefined. */
  requestedRuntime: string | undefined;

  runtime(): Promise<ChosenRuntime> {
    return chooseRuntime(this.requestedRuntime);
  }
}

export interface JobContext extends Watch {
  readonly state: EngineState;
}

/** One thing that the engine process can be asked to do. */
export type Job<T extends EngineTask> = (
  params: EngineTasks[T]["params"],
  context: JobContext,
) => Promise<EngineTasks[T]["result"]>;
