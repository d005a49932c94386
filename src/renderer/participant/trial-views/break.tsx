import { breakScreen } from "#shared/study/trial-types/break.ts";
import { TextScreen } from "./text-screen.tsx";
import { trialView } from "./trial-view.ts";

export const breakView = trialView(breakScreen, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label="Go on" onContinue={(event) => onRespond({}, event)} />
));
