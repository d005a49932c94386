import { eventIterator } from "@orpc/contract";
import * as z from "zod";
import { job } from "./jobs.ts";
import { procedure } from "./procedure.ts";

export const runtimeCandidate = z.object({
  id: z.string(),
  label: z.string(),
  status: z.enum(["used", "available", "passed-over"]),
  reason: z.string(),
});

/** Where tensor programs run, and why the other places were passed over. */
export const runtimeChoice = z.object({
  device: z.string().describe("In plain words: 'CPU, 2 cores'"),
  candidates: z.array(runtimeCandidate),
});
export type RuntimeChoice = z.infer<typeof runtimeChoice>;

/** How fast programs run, measured for a few seconds. */
export const benchmark = z.object({
  device: z.string(),
  product: z.object({
    size: z.int().describe("Rows and columns of both matrices"),
    gflops: z.number().describe("10⁹ floating-point operations a second"),
  }),
  forward: z.object({
    architecture: z.string(),
    batch: z.int(),
    imagesPerSecond: z.number().describe("Images of 28 × 28 that the network classifies"),
  }),
});
export type Benchmark = z.infer<typeof benchmark>;

/** What this installation consists of, where it computes and how fast; whatever cannot be told says why. */
export const diagnosis = z.object({
  versions: z.record(z.string(), z.string()).describe("Of the parts, by their names"),
  runtime: runtimeChoice.nullable().describe("Null where nothing can compute"),
  benchmark: benchmark.nullable(),
  failure: z.object({ message: z.string(), remedy: z.string(), detail: z.string().optional() }).nullable(),
});
export type Diagnosis = z.infer<typeof diagnosis>;

export const stationName = z.string().trim().min(1).max(40);

export const systemStatus = z.object({
  version: z.string(),
  node: z.string(),
  transport: z.enum(["electron", "loopback", "in-process"]),
  transportReason: z.string().describe("Why this window runs where it runs"),
  runtime: runtimeChoice.nullable().describe("Null until the engine has answered"),
  engine: z.enum(["starting", "ready", "failed"]),
  engineFailure: z.string().nullable(),
  station: z.string().nullable().describe("What this machine is called in the data; null where it has no name"),
  participantMode: z.boolean(),
  participantSession: z.string().nullable().describe("The one session that participant mode lets be taken"),
});
export type SystemStatus = z.infer<typeof systemStatus>;

export const area = z.enum(["system", "project", "library", "curate", "compose", "run", "analyse"]);
export type Area = z.infer<typeof area>;

export const systemEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("job"), job }),
  z.object({ type: z.literal("partial"), jobId: z.string() }),
  z.object({ type: z.literal("changed"), areas: z.array(area) }),
]);
export type SystemEvent = z.infer<typeof systemEvent>;

export const system = {
  status: procedure.output(systemStatus),
  /** Looks at everything that computing needs, and measures for `seconds`. Needs no project. */
  diagnose: procedure.input(z.object({ seconds: z.number().min(0).max(60).default(5) })).output(diagnosis),
  /** Job progress and which areas' data changed, until the client goes away. */
  events: procedure.output(eventIterator(systemEvent)),
  /** Shows a file that the project has written in the system's file manager. @throws UNSUPPORTED in a browser */
  showInFolder: procedure.input(z.object({ path: z.string().min(1) })).output(z.object({})),
  /** Names this machine for the sessions that start on it from now on, in every project; null takes the name away. */
  setStation: procedure.input(z.object({ name: stationName.nullable() })).output(z.object({})),
  setPassphrase: procedure.input(z.object({ passphrase: z.string().min(4) })).output(z.object({})),
  /** Hands the windows over to the participant of one session. It lasts until it is left, also when the program is interrupted. */
  enterParticipantMode: procedure.input(z.object({ sessionId: z.string() })).output(z.object({})),
  leaveParticipantMode: procedure.input(z.object({ passphrase: z.string() })).output(z.object({})),
};
