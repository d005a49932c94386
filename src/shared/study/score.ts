import { ExemplarError } from "../domain/errors.ts";
import type { PlannedScreen, Screen } from "./screen.ts";
import { findTrialType } from "./trial-types/list.ts";
import type { Columns, TrialType } from "./trial-types/trial-type.ts";

export interface ScoredResponse {
  /** The response as its schema understood it: what to store. */
  readonly response: unknown;
  readonly columns: Columns;
  /** The trial type's, which has scored it. */
  readonly revision: number;
  /** Why the session is over with this response; null where it goes on. */
  readonly ends: string | null;
  /** What to tell the participant; null where the study gives no feedback. */
  readonly feedback: string | null;
}

/**
 * What a response means; null is that of a trial whose time ran out. Call it before storing.
 *
 * @throws INVALID for a response that the screen could not have given
 */
export function scoreResponse(screen: PlannedScreen, response: unknown): ScoredResponse {
  const type = trialTypeOf(screen);
  if (response === null && type.unanswered && screen.pace?.maximumMs)
    return {
      response: null,
      columns: type.unanswered(type.view.parse(screen.view), type.key.parse(screen.key)),
      revision: type.revision,
      ends: null,
      feedback: null,
    };
  const parsed = type.response.safeParse(response);
  if (!parsed.success)
    throw new ExemplarError(
      "INVALID",
      `The response to screen ${screen.seq} (${type.name}) is not one that this screen can give`,
      "Send the response as the trial type describes it.",
      { detail: parsed.error.message },
    );
  const view = type.view.parse(screen.view);
  const key = type.key.parse(screen.key);
  return {
    response: parsed.data,
    columns: type.score(view, key, parsed.data),
    revision: type.revision,
    ends: type.ends?.(view, key, parsed.data) ?? null,
    feedback: (screen.feedback ?? screen.practice) ? type.feedback(view, key, parsed.data) : null,
  };
}

/** Why a session was over with a stored response; null where it went on. */
export function endOf({ trialType, view, key }: PlannedScreen, response: unknown): string | null {
  const type = findTrialType(trialType);
  return type?.ends?.(type.view.parse(view), type.key.parse(key), type.response.parse(response)) ?? null;
}

/** SHA-256 of the images that a screen shows, to decode before its onset. */
export function imagesOf(screen: Pick<Screen, "trialType" | "seq" | "view">): string[] {
  const type = trialTypeOf(screen);
  return type.images(type.view.parse(screen.view));
}

/** The trial type of a planned screen. Sessions outlive versions: one whose type is gone cannot be shown. */
export function trialTypeOf({ trialType, seq }: Pick<Screen, "trialType" | "seq">): TrialType {
  const type = findTrialType(trialType);
  if (type) return type;
  throw new ExemplarError(
    "UNSUPPORTED",
    `Screen ${seq} is of the trial type "${trialType}", which this version does not know`,
    "Open the project with the version that made the study.",
  );
}
