import * as z from "zod";
import { readingSeconds, type TrialType, type TrialTypeDeclaration, trialType } from "./trial-type.ts";

/** What a screen to read says. */
export const text = z.object({
  title: z.string().meta({ title: "Title" }),
  text: z.string().meta({
    title: "Text",
    description: "Markdown: **bold**, *italic*, lists, headings; an empty line starts a new paragraph",
    lines: 6,
  }),
});

const nothing = z.strictObject({});

type Text = typeof text;
type Nothing = typeof nothing;
type Words<Name extends string> = Pick<
  TrialTypeDeclaration<Name, "step", Text>,
  "name" | "label" | "description" | "icon" | "starter" | "position"
>;

/** A screen that is only read: a title, a text and a way on. */
export function textScreen<const Name extends string>(
  words: Words<Name>,
): TrialType<TrialTypeDeclaration<Name, "step", Text, Text, Nothing, Nothing, Nothing>> {
  return trialType({
    ...words,
    revision: 1,
    place: "step",
    parameters: text,
    view: text,
    key: nothing,
    response: nothing,
    cells: nothing,
    title: ({ title }) => title,
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
  });
}
