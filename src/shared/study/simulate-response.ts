import { trialTypeOf } from "./score.ts";
import type { PlannedScreen, Timing } from "./screen.ts";
import type { Participant } from "./simulated-participant.ts";

/** A display of 60 Hz. */
const refreshMs = 1000 / 60;

/** From an answer to the next onset, in ms: what loading and acknowledging take. */
const pauseMs = 100;

/**
 * What a simulated participant does on one screen, as the participant's window would report it.
 *
 * @param previousResponse `timeResponse` of the screen before, in ms; 0 for the first
 */
export function simulateResponse(
  screen: PlannedScreen,
  participant: Participant,
  previousResponse: number,
): { response: unknown; timing: Timing } {
  const type = trialTypeOf(screen);
  const generator = participant.generatorOf(screen.seq);
  const view = type.view.parse(screen.view);
  const { response, rt } = type.simulate(view, type.key.parse(screen.key), participant, generator);
  const timeShow = Math.ceil((previousResponse + pauseMs) / refreshMs) * refreshMs;
  return {
    response,
    timing: {
      timeShow,
      timeResponse: timeShow + rt,
      refreshMs,
      droppedFrames: 0,
      visibilityLosses: 0,
      focusLosses: 0,
      timingOk: true,
    },
  };
}
