import { textScreen } from "./text-screen.ts";

export const debrief = textScreen({
  name: "debrief",
  label: "Debrief",
  description: "The closing text: what the study was about, and thanks.",
  icon: "flag",
  position: "last",
  starter: { title: "Thank you!", text: "What the study wanted to find out, and whom to ask about it." },
});
