import { textScreen } from "./text-screen.ts";

export const debrief = textScreen({
  name: "debrief",
  label: "Debrief",
  description: "The closing text: what the study was about, and thanks.",
});
