import { debrief } from "#shared/study/trial-types/debrief.ts";
import { TextScreen } from "./text-screen.tsx";
import { trialView } from "./trial-view.ts";

export const debriefView = trialView(debrief, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label="Finish" onContinue={(event) => onRespond({}, event)} />
));
