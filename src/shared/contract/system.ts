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

export const systemStatus = z.object({
  version: z.string(),
  node: z.string(),
  transport: z.enum(["electron", "loopback", "in-process"]),
  transportReason: z.string().describe("Why this window runs where it runs"),
  runtime: runtimeChoice.nullable().describe("Null until the engine has answered"),
  engine: z.enum(["starting", "ready", "failed"]),
  engineFailure: z.string().nullable(),
  participantMode: z.boolean(),
});
export type SystemStatus = z.infer<typeof systemStatus>;

export const area = z.enum(["system", "project", "library", "curate", "compose", "run", "analyse"]);
export type Area = z.infer<typeof area>;

export const systemEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("job"), job }),
  z.object({ type: z.literal("changed"), areas: z.array(area) }),
]);
export type SystemEvent = z.infer<typeof systemEvent>;

export const system = {
  status: procedure.output(systemStatus),
  /** Job progress and which areas' data changed, until the client goes away. */
  events: procedure.output(eventIterator(systemEvent)),
  setPassphrase: procedure.input(z.object({ passphrase: z.string().min(4) })).output(z.object({})),
  enterParticipantMode: procedure.output(z.object({})),
  leaveParticipantMode: procedure.input(z.object({ passphrase: z.string() })).output(z.object({})),
};
