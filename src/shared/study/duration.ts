import { trialTypeOf } from "./score.ts";
import type { PlannedScreen } from "./screen.ts";

/** Expected duration of a session in minutes, from reading speeds and the usual pace of each trial type. */
export function expectedMinutes(screens: readonly PlannedScreen[]): number {
  const seconds = screens.map((screen) => {
    const type = trialTypeOf(screen);
    const { blankMs = 0, fixationMs = 0, maximumMs = 0 } = screen.pace ?? {};
    const answering = type.seconds(type.view.parse(screen.view));
    const waited = maximumMs > 0 ? Math.min(answering, maximumMs / 1000) : answering;
    return (blankMs + fixationMs) / 1000 + waited;
  });
  return seconds.reduce((sum, value) => sum + value, 0) / 60;
}

/** A duration as participants and researchers are told it: in whole minutes, rather longer than too short. */
export const wholeMinutes = (minutes: number): number => Math.max(1, Math.ceil(minutes));
