import * as z from "zod";
import { text } from "./text-screen.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const parameters = text.extend({
  agree: z.string().meta({ title: "Agreement", description: "What the button says; the study begins only after it" }),
});

/** Informed consent: the study begins only when the participant agrees; who does not agrees to nothing and leaves. */
export const consent = trialType({
  name: "consent",
  label: "Consent",
  description: "Informs the participant and asks for agreement.",
  icon: "signature",
  revision: 1,
  place: "step",
  position: "first",
  parameters,
  view: parameters,
  key: z.strictObject({}),
  response: z.object({ agreed: z.literal(true) }),
  cells: z.strictObject({}),
  starter: {
    title: "Welcome",
    text: "What the study is about, how long it takes, what is recorded, and that taking part is voluntary.",
    agree: "I have read this and agree to take part",
  },
  title: ({ title }) => title,
  check: () => [],
  plan: ({ parameters: step }) => ({ view: step, key: {} }),
  images: () => [],
  seconds: (view) => readingSeconds(`${view.title} ${view.text}`),
  score: (view) => ({ stimulus: view.title, response: "agreed" }),
  feedback: () => null,
  simulate: (view, _key, participant, generator) => ({
    response: { agreed: true as const },
    rt: participant.reactionTime(readingSeconds(view.text) * 1000, generator),
  }),
});
