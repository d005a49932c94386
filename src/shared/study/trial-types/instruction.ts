import { textScreen } from "./text-screen.ts";

export const instruction = textScreen({
  name: "instruction",
  label: "Instruction",
  description: "A text to read before going on.",
  icon: "info",
  starter: { title: "Instruction", text: "What the participant should know at this point." },
});
