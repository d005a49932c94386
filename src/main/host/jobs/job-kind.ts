import type * as z from "zod";
import type { Client } from "#shared/contract/contract.ts";
import type { JobProgress } from "#shared/contract/jobs.ts";
import type { Area } from "#shared/contract/system.ts";
import type { PartialResult } from "#shared/domain/partial-result.ts";
import type { Engine } from "../engine.ts";
import type { Store } from "../store/store.ts";

/** What a running job may use. */
export interface JobContext {
  readonly store: Store;
  readonly engine: Engine;
  /** The services themselves, as a window would call them. */
  readonly client: Client;
  /** Aborted when the job is cancelled or the project closed. */
  readonly signal: AbortSignal;
  readonly version: string;
  progress(progress: JobProgress): void;
  /**
   * Shows what is known already.
   * @param anew instead of what has been shown, which was of what is done by now
   */
  partial(partial: PartialResult, anew?: boolean): void;
  /** Says that data of these areas has changed. */
  changed(...areas: Area[]): void;
}

/**
 * One kind of job. Its parameters are all that it depends on, so that it can be run again; what a first run had finished
 * is in the project and must not be computed twice.
 */
export interface JobKind<Params, Result> {
  readonly kind: string;
  /** One job of a lane runs at a time; those that need no engine do not wait for those that do. */
  readonly lane: "engine" | "host";
  readonly params: z.ZodType<Params>;
  /** What the list of jobs calls it. @throws NOT_FOUND where the project has not what it is about */
  title(params: Params, store: Store): string;
  /** What it answers with: ids, paths. The contract's procedure that starts it promises the same. */
  readonly result: z.ZodType<Result>;
  run(context: JobContext, params: Params): Promise<Result>;
}

/** Keeps the types of what goes into a job and what comes out. */
export const defineJob = <Params, Result>(kind: JobKind<Params, Result>): JobKind<Params, Result> => kind;

/** A job of which only the queue knows what it is. */
export type AnyJobKind = JobKind<unknown, unknown>;
