import { memoryLimit as limitOfThisMachine } from "../memory-limit.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { ProgramCache } from "./program-cache.ts";

/** Where programs run, and those that were compiled for it. */
export interface Workplace {
  readonly runtime: Runtime;
  readonly programs: ProgramCache;
  /** Bytes that one run over many inputs may take. */
  readonly memoryLimit: number;
}

/** A workplace on a runtime, without any programs yet. */
export const workplaceOn = (runtime: Runtime, memoryLimit: number = limitOfThisMachine()): Workplace => ({
  runtime,
  programs: new ProgramCache(6),
  memoryLimit,
});
