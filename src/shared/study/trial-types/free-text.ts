import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import { question, questionName, required } from "./question.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

/** As many characters as one answer may have at most. */
const most = 10_000;

const parameters = question.extend({
  least: z.int().min(0).max(most).default(0).meta({ title: "At least", unit: "characters" }),
  most: z.int().min(1).max(most).default(1000).meta({ title: "At most", unit: "characters" }),
  lines: z.int().min(1).max(12).default(4).meta({ title: "Lines of the field" }),
  required,
});
type Parameters = z.infer<typeof parameters>;

/** Characters as people count them, not as JavaScript does. */
export const lengthOf = (text: string): number => [...text].length;

/** What is still missing of a text, in words for the participant; null when it is whole. */
export function missingText(
  { least, most: limit, required: needed }: Pick<Parameters, "least" | "most" | "required">,
  text: string,
): string | null {
  const length = lengthOf(text.trim());
  if (length === 0) return needed ? "Please write an answer." : null;
  if (length < least) return `Please write at least ${least} characters: there are ${length}.`;
  return lengthOf(text) > limit ? `Please write at most ${limit} characters.` : null;
}

/** A question that is answered in the participant's own words. What they write is text and nothing else, everywhere. */
export const freeText = trialType({
  name: "free-text",
  label: "Free text",
  description: "A question that is answered in words.",
  icon: "writing",
  revision: 1,
  place: "step",
  uniqueParameter: "name",
  parameters,
  view: parameters,
  key: z.strictObject({}),
  response: z.object({ text: z.string().max(2 * most) }),
  cells: z.object({
    question_name: questionName,
    text_length: z.int().meta({ description: "Length of the answer, spaces at its ends left out", unit: "characters" }),
  }),
  starter: {
    question: "How did you decide what the AI would answer?",
    text: "",
    name: "strategy",
    ...{ least: 0, most: 1000, lines: 4, required: false },
  },
  title: (asked) => asked.question,
  check: ({ least, most: limit }) =>
    least <= limit ? [] : [`an answer of at least ${least} characters cannot have at most ${limit}`],
  plan: ({ parameters: asked }) => ({ view: asked, key: {} }),
  images: () => [],
  seconds: (shown) => readingSeconds(`${shown.question} ${shown.text}`) + (shown.lines === 1 ? 8 : 40),

  score(shown, _key, { text }) {
    const missing = missingText(shown, text);
    if (missing !== null)
      throw new ExemplarError(
        "INVALID",
        `“${shown.name}” takes ${shown.least} to ${shown.most} characters, not ${lengthOf(text.trim())}`,
        "Send a text of that length.",
      );
    const written = text.trim();
    return {
      stimulus: shown.question,
      response: written === "" ? null : written,
      question_name: shown.name,
      text_length: lengthOf(written),
    };
  },

  feedback: () => null,

  simulate(shown, _key, participant, generator) {
    const words = "I looked at what the map marks and asked myself which number has a stroke there. ";
    const length = Math.max(shown.least, Math.min(shown.most, 20 + generator.integer(60)));
    const text = words.repeat(Math.ceil(length / words.length)).slice(0, length);
    // A cut that ends in a space would be one character short.
    return {
      response: { text: text.replace(/ $/, ".") },
      rt: participant.reactionTime(2000 + 150 * length, generator),
    };
  },
});
