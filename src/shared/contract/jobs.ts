import * as z from "zod";
import { errorCodes } from "../domain/errors.ts";
import { procedure } from "./procedure.ts";

export const jobStatus = z.enum(["queued", "running", "done", "failed", "cancelled"]);
export type JobStatus = z.infer<typeof jobStatus>;

export const jobProgress = z.object({
  done: z.number().min(0),
  total: z.number().min(0).describe("0 while unknown"),
  unit: z.string().describe("What is counted: 'targets', 'steps'"),
  message: z.string(),
  partial: z.json().optional().describe("What there is so far, as its kind of job says: the epochs of a training"),
});
export type JobProgress = z.infer<typeof jobProgress>;

export const job = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  status: jobStatus,
  progress: jobProgress,
  secondsLeft: z.number().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  error: z
    .object({
      code: z.enum(Object.keys(errorCodes) as [keyof typeof errorCodes]),
      message: z.string(),
      remedy: z.string(),
      detail: z.string().optional(),
    })
    .nullable(),
  result: z.json().nullable().describe("What a finished job made: ids, paths"),
});
export type Job = z.infer<typeof job>;

/** A job whose result has this form once it is done. */
export const jobOf = <Result extends z.ZodType>(result: Result) => job.extend({ result: result.nullable() });
export type JobOf<Result> = Omit<Job, "result"> & { result: Result | null };

/** What is known of a running job's results already. */
export const partialResults = z.object({
  curves: z.array(
    z.object({
      label: z.string(),
      xLabel: z.string(),
      yLabel: z.string(),
      x: z.array(z.number()),
      y: z.array(z.number()),
    }),
  ),
  pictures: z.array(z.object({ label: z.string(), url: z.string() })),
});
export type PartialResults = z.infer<typeof partialResults>;

const byId = z.object({ jobId: z.string() });

export const jobs = {
  list: procedure.output(z.array(job)),
  get: procedure.input(byId).output(job),
  /** What a running job has to show already; nothing for one that is not running. */
  partial: procedure.input(byId).output(partialResults),
  cancel: procedure.input(byId).output(job),
  /** Starts a failed or cancelled job again with the parameters it had; what it had finished is not computed twice. */
  runAgain: procedure.input(byId).output(job),
};
