import * as z from "zod";
import { text } from "./text-screen.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const parameters = text.extend({
  leastSeconds: z.int().min(0).max(600).optional().meta({
    title: "At least",
    description: "Only then can the participant go on",
    unit: "seconds",
  }),
});

const nothing = z.strictObject({});

/** A pause for as long as the participant likes, or longer. `break` itself is a word of the language. */
export const breakScreen = trialType({
  name: "break",
  label: "Break",
  description: "A pause, for as long as the participant likes.",
  icon: "cup",
  revision: 1,
  place: "step",
  parameters,
  view: parameters,
  key: nothing,
  response: nothing,
  cells: nothing,
  starter: { title: "Take a break", text: "Rest your eyes for a moment. Go on when you are ready.", leastSeconds: 0 },
  title: ({ title }) => title,
  check: () => [],
  plan: ({ parameters: step }) => ({ view: step, key: {} }),
  images: () => [],
  seconds: (shown) => Math.max(shown.leastSeconds ?? 0, readingSeconds(`${shown.title} ${shown.text}`)),
  score: (shown) => ({ stimulus: shown.title, response: null }),
  feedback: () => null,
  simulate: (shown, _key, participant, generator) => ({
    response: {},
    rt: Math.max(
      1000 * (shown.leastSeconds ?? 0),
      participant.reactionTime(readingSeconds(shown.text) * 1000, generator),
    ),
  }),
});
