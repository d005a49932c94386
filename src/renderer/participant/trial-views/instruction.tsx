import { instruction } from "#shared/study/trial-types/instruction.ts";
import { TextScreen } from "./text-screen.tsx";
import { trialView } from "./trial-view.ts";

export const instructionView = trialView(instruction, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label="Continue" onContinue={(event) => onRespond({}, event)} />
));
