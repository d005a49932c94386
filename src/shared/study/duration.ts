import { trialTypeOf } from "./score.ts";
import type { PlannedScreen } from "./screen.ts";

/** Expected duration of a session in minutes, from reading speeds and the usual pace of each trial type. */
export function expectedMinutes(screens: readonly PlannedScreen[]): number {
  const seconds = screens.map((screen) => {
    const type = trialTypeOf(screen);
    return type.seconds(type.view.parse(screen.view));
  });
  return seconds.reduce((sum, value) => sum + value, 0) / 60;
}

/** A duration as participants and researchers are told it: in whole minutes, rather longer than too short. */
export const wholeMinutes = (minutes: number): number => Math.max(1, Math.ceil(minutes));
