import { consent } from "#shared/study/trial-types/consent.ts";
import { TextScreen } from "./text-screen.tsx";
import { trialView } from "./trial-view.ts";

export const consentView = trialView(consent, ({ onRespond, ...screen }) => (
  <TextScreen {...screen} label={screen.view.agree} onContinue={(event) => onRespond({ agreed: true }, event)} />
));
