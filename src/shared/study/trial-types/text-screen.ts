import * as z from "zod";
import { readingSeconds, type TrialType } from "./trial-type.ts";

const text = z.object({ title: z.string(), text: z.string() });
type Text = z.infer<typeof text>;

/** A screen that is only read: a title, a text and a way on. */
export function textScreen(
  info: Pick<TrialType, "name" | "label" | "description">,
): TrialType<Text, Text, Record<string, never>, Record<string, never>> {
  return {
    ...info,
    place: "step",
    factors: [],
    kindParameter: null,
    parameters: text,
    view: text,
    key: z.strictObject({}),
    response: z.strictObject({}),
    columns: {},
    check: () => [],
    plan: ({ parameters }) => ({ view: parameters, key: {} }),
    images: () => [],
    seconds: (view) => readingSeconds(`${view.title} ${view.text}`),
    score: (view) => ({ stimulus: view.title, response: null }),
    feedback: () => null,
    simulate: (view, _key, participant, generator) => ({
      response: {},
      rt: participant.reactionTime(readingSeconds(view.text) * 1000, generator),
    }),
  };
}
