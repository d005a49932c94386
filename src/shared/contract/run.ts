import * as z from "zod";
import { resumePolicy } from "../study/resume-policy.ts";
import { environment, possibleTiming, screen, sessionKind, shownScreen, timing } from "../study/screen.ts";
import { jobOf } from "./jobs.ts";
import { procedure } from "./procedure.ts";

/** An abandoned session is one that its participant has begun again as another. */
export const sessionStatus = z.enum(["live", "completed", "expired", "abandoned", "rejected"]);
export type SessionStatus = z.infer<typeof sessionStatus>;

export const session = z.object({
  id: z.string(),
  studyId: z.string(),
  subjectId: z.string(),
  kind: sessionKind,
  conditionId: z.string(),
  status: sessionStatus,
  seed: z.int(),
  screens: z.int(),
  answered: z.int().describe("Screens that are behind the participant"),
  responses: z.int().describe("Screens that were answered: fewer where the session was led to its end early"),
  resumeCount: z.int(),
  startedAt: z.string(),
  lastSeenAt: z.string(),
  completedAt: z.string().nullable(),
  rejectedReason: z.string().nullable(),
  restartOf: z.string().nullable().describe("The abandoned session that this one has taken the place of"),
  station: z.string().nullable().describe("The machine on which it was started, where that has a name"),
  /** Share of scored trials whose timing is not ok. */
  flagged: z.number(),
});
export type Session = z.infer<typeof session>;

/** Where a session stands: what to show next, and which images to decode before they are needed. */
export const sessionState = z.object({
  session,
  next: screen.nullable().describe("Null when the session is complete"),
  preload: z.array(z.string()).describe("SHA-256 of the images of this and the coming screens"),
  resume: resumePolicy.optional().describe("What becomes of who stops, where the study says so; told on opening"),
});
export type SessionState = z.infer<typeof sessionState>;

/** That a session was erased: nothing of its participant. */
export const erasure = z.object({ kind: sessionKind, conditionId: z.string(), erasedAt: z.string() });
export type Erasure = z.infer<typeof erasure>;

/** Files that held an erased session. */
export const erased = z.object({
  removed: z.array(z.string()).describe("Exports that were deleted with it"),
  left: z
    .array(z.string())
    .describe("Files that still hold it, or may, and are the researcher's to delete or to write anew"),
});
export type Erased = z.infer<typeof erased>;

export const runOverview = z.object({
  cells: z.array(
    z.object({
      conditionId: z.string(),
      label: z.string(),
      wanted: z.int(),
      completed: z.int(),
      live: z.int(),
    }),
  ),
  sessions: z.array(session),
  erasures: z.array(erasure).describe("Of every kind of session"),
});
export type RunOverview = z.infer<typeof runOverview>;

/** How one session was answered so far. */
export const sessionMeasures = z.object({
  sessionId: z.string(),
  trials: z.int().describe("Scored trials"),
  accuracy: z.number().nullable().describe("Share of the scored trials that were right, of those that can be"),
  medianRt: z.number().nullable().describe("Of the scored trials that were answered, ms"),
  checks: z.int().describe("Attention checks met"),
  checksFailed: z.int(),
});
export type SessionMeasures = z.infer<typeof sessionMeasures>;

/** How simulated participants answer. `model` is a logistic mixed model with given coefficients. */
export const simulatedParticipant = z.discriminatedUnion("strategy", [
  z.object({ strategy: z.literal("random") }),
  z.object({ strategy: z.literal("believes-the-ai-is-like-me") }),
  z.object({ strategy: z.literal("perfect") }),
  z.object({
    strategy: z.literal("model"),
    /** Log-odds of matching the AI: name as in the model matrix ("(Intercept)", "target_kinderror:saliency") → value. */
    coefficients: z.record(z.string(), z.number()),
    formula: z.string().describe("Right-hand side of the fixed effects: 'target_kind * saliency'"),
    participantSd: z.number().min(0),
    categorySd: z.number().min(0),
  }),
]);
export type SimulatedParticipant = z.infer<typeof simulatedParticipant>;

/** What a simulation answers with. */
export const simulated = z.object({ participants: z.int(), batch: z.int() });

export const run = {
  /** Cells count the sessions of one kind only, as allocation does; the sessions are those of every kind. */
  overview: procedure.input(z.object({ studyId: z.string(), kind: sessionKind.default("real") })).output(runOverview),
  /** How each session of one kind was answered so far, in the order in which they started. */
  measures: procedure
    .input(z.object({ studyId: z.string(), kind: sessionKind.default("real") }))
    .output(z.array(sessionMeasures)),
  /** Allocates a condition (least filled, seeded tie-break) and plans the session, in one transaction. */
  start: procedure
    .input(
      z.object({
        studyId: z.string(),
        subjectId: z
          .string()
          .regex(/^[A-Za-z0-9]+$/, "letters and digits only")
          .max(40),
        kind: sessionKind,
        environment,
      }),
    )
    .output(sessionState),
  /**
   * Continues at the first unanswered screen, as far as the study's resume policy goes: it may begin again, and then the
   * state is that of a new session.
   *
   * @throws BLOCKED where the study does not let the participant go on
   */
  resume: procedure.input(z.object({ sessionId: z.string(), environment })).output(sessionState),
  /**
   * Stores one response, durably, before it answers. Sending the same response again is acknowledged and changes
   * nothing; another response for an answered screen is a CONFLICT.
   */
  respond: procedure
    .input(z.object({ sessionId: z.string(), seq: z.int().min(0), response: z.json(), timing: possibleTiming }))
    .output(sessionState.extend({ acknowledged: z.int(), feedback: z.string().nullable() })),
  reject: procedure.input(z.object({ sessionId: z.string(), reason: z.string().min(1) })).output(session),
  /** Takes a rejection back. */
  accept: procedure.input(z.object({ sessionId: z.string() })).output(session),
  /** Erases a session and the exports that hold it, for good. The participant's id is given once more. */
  erase: procedure.input(z.object({ sessionId: z.string(), subjectId: z.string() })).output(erased),
  /** One session's screens with what was answered, for the timeline and the replay. */
  timeline: procedure.input(z.object({ sessionId: z.string() })).output(
    z.object({
      session,
      entries: z.array(
        z.object({
          screen: shownScreen,
          response: z.json(),
          timing: timing.nullable(),
          receivedAt: z.string(),
          correct: z.boolean().nullable(),
        }),
      ),
    }),
  ),
  simulate: procedure
    .input(
      z.object({
        studyId: z.string(),
        participants: z.int().min(1).max(10_000),
        participant: simulatedParticipant,
        seed: z.int().min(0).default(1),
      }),
    )
    .output(jobOf(simulated)),
};
