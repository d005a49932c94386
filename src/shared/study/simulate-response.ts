import { trialTypeOf } from "./score.ts";
import type { PlannedScreen, Timing } from "./screen.ts";
import type { Participant } from "./simulated-participant.ts";

/** A display of 60 Hz. */
const refreshMs = 1000 / 60;

/** From an answer to the next onset, in ms: what loading and acknowledging take. */
const pauseMs = 100;

/** The participant, who meets this trial at levels of its own. */
const meeting = (participant: Participant, levels: PlannedScreen["levels"]): Participant =>
  levels === undefined
    ? participant
    : {
        ...participant,
        predict: (prediction, generator) =>
          participant.predict({ ...prediction, columns: { ...levels, ...prediction.columns } }, generator),
      };

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
  const { blankMs = 0, fixationMs = 0, minimumMs = 0, maximumMs = 0 } = screen.pace ?? {};
  const answer = type.simulate(view, type.key.parse(screen.key), meeting(participant, screen.levels), generator);
  const timeShow = Math.ceil((previousResponse + pauseMs + blankMs + fixationMs) / refreshMs) * refreshMs;
  const late = maximumMs > 0 && answer.rt > maximumMs;
  const rt = late ? maximumMs : Math.max(answer.rt, minimumMs);
  return {
    response: late ? null : answer.response,
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
