import * as z from "zod";
import { levels } from "./levels.ts";
import { pace } from "./pace.ts";
import { repeats } from "./repeats.ts";

/**
 * One screen of a planned session, as it is stored when the session starts: later changes of the program can never
 * change what a participant was shown.
 */
export const plannedScreen = z.object({
  seq: z.int().min(0).describe("0-based over every screen: the data's trial_index"),
  trialType: z.string(),
  blockId: z.string().nullable(),
  practice: z.boolean(),
  feedback: z.boolean().optional().describe("Whether the answer is told right or wrong; left out, in practice alone"),
  trialNumber: z.int().min(1).nullable().describe("1-based among scored trials"),
  pace: pace.optional().describe("When its parts come and go; left out, it shows at once and waits for ever"),
  view: z.record(z.string(), z.json()).describe("All that the participant's screen may know"),
  key: z.record(z.string(), z.json()).describe("What scoring and the data need; never sent to the participant"),
  levels: levels.optional().describe("Of the factors within participants; never sent to the participant"),
  repeat: repeats
    .pick({ mayDiffer: true, onFailure: true })
    .extend({ back: z.int().min(1).describe("How many screens before it the same trial came first") })
    .optional()
    .describe("Of a trial that comes again; never sent to the participant"),
});
export type PlannedScreen = z.infer<typeof plannedScreen>;

/** What the researcher's window is given of a screen. */
export const shownScreen = plannedScreen.omit({ key: true, levels: true });
export type ShownScreen = z.infer<typeof shownScreen>;

/** What the participant's window is given of a screen. */
export const screen = shownScreen.omit({ repeat: true });
export type Screen = z.infer<typeof screen>;

/**
 * Software timing of one screen, all in ms and on one clock (the document's time origin). Onset is the stamp of the
 * animation frame in which the screen shows; the response is the input event's own stamp.
 */
export const timing = z.object({
  timeShow: z.number(),
  timeResponse: z.number(),
  refreshMs: z.number().positive().nullable().describe("Measured refresh interval"),
  droppedFrames: z.int().min(0),
  visibilityLosses: z.int().min(0),
  focusLosses: z.int().min(0),
  timingOk: z.boolean(),
});
export type Timing = z.infer<typeof timing>;

/** Timing as it may be recorded: nobody answers a screen before it shows. */
export const possibleTiming = timing.refine(
  ({ timeShow, timeResponse }) => timeShow >= 0 && timeResponse >= timeShow,
  "the response comes before the onset of its screen",
);

/** The participant's window and screen at the start or resumption of a session. */
export const environment = z.object({
  userAgent: z.string(),
  viewportWidth: z.number(),
  viewportHeight: z.number(),
  devicePixelRatio: z.number(),
  language: z.string(),
});
export type Environment = z.infer<typeof environment>;

export const sessionKind = z.enum(["real", "pilot", "simulated"]);
export type SessionKind = z.infer<typeof sessionKind>;
