import * as z from "zod";
import { readingSeconds, type TrialType } from "./trial-type.ts";

const text = z.object({ title: z.string(), text: z.string(), agree: z.string().describe("What the button says") });
const response = z.object({ agreed: z.literal(true) });

/** Informed consent: the study begins only when the participant agrees; who does not agrees to nothing and leaves. */
export const consent: TrialType<
  z.infer<typeof text>,
  z.infer<typeof text>,
  Record<string, never>,
  z.infer<typeof response>
> = {
  name: "consent",
  label: "Consent",
  description: "Informs the participant and asks for agreement.",
  place: "step",
  factors: [],
  kindParameter: null,
  parameters: text,
  view: text,
  key: z.strictObject({}),
  response,
  columns: {},
  check: () => [],
  plan: ({ parameters }) => ({ view: parameters, key: {} }),
  images: () => [],
  seconds: (view) => readingSeconds(`${view.title} ${view.text}`),
  score: (view) => ({ stimulus: view.title, response: "agreed" }),
  feedback: () => null,
  simulate: (view, _key, participant, generator) => ({
    response: { agreed: true },
    rt: participant.reactionTime(readingSeconds(view.text) * 1000, generator),
  }),
};
