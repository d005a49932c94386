import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import { text } from "./text-screen.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const parameters = text.extend({
  agree: z.string().meta({ title: "Agreement", description: "What the button says; the study begins only after it" }),
  disagree: z.string().optional().meta({
    title: "Refusal",
    description: "What the other button says, which leads to the end; left empty, there is none",
  }),
});

/** Informed consent: the study begins only when the participant agrees. Who does not is led to the closing screen. */
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
  response: z.object({ agreed: z.boolean() }),
  cells: z.strictObject({}),
  starter: {
    title: "Welcome",
    text: "What the study is about, how long it takes, what is recorded, and that taking part is voluntary.",
    agree: "I have read this and agree to take part",
    disagree: "I do not agree",
  },
  title: ({ title }) => title,
  check: () => [],
  plan: ({ parameters: step }) => ({ view: step, key: {} }),
  images: () => [],
  seconds: (view) => readingSeconds(`${view.title} ${view.text}`),

  score(view, _key, { agreed }) {
    if (!agreed && !view.disagree)
      throw new ExemplarError(
        "INVALID",
        `“${view.title}” can only be agreed to: it offers no refusal`,
        "Send that the participant agreed, or leave the screen unanswered.",
      );
    return { stimulus: view.title, response: agreed ? "agreed" : "did not agree" };
  },

  ends: (_view, _key, { agreed }) => (agreed ? null : "Did not agree to take part"),
  feedback: () => null,
  simulate: (view, _key, participant, generator) => ({
    response: { agreed: true },
    rt: participant.reactionTime(readingSeconds(view.text) * 1000, generator),
  }),
});
