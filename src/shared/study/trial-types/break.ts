import { textScreen } from "./text-screen.ts";

/** `break` itself is a word of the language. */
export const breakScreen = textScreen({
  name: "break",
  label: "Break",
  description: "A pause, for as long as the participant likes.",
  icon: "cup",
  starter: { title: "Take a break", text: "Rest your eyes for a moment. Go on when you are ready." },
});
