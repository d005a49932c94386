import * as z from "zod";
import { ExemplarError } from "../../contract/errors.ts";
import { readingSeconds, type TrialType } from "./trial-type.ts";

const parameters = z.object({
  question: z.string(),
  options: z.array(z.string()).min(2).max(9),
  correct: z.int().min(0).describe("0-based"),
  explanation: z.string().describe("Shown after a wrong answer, before the question is asked again"),
});

const response = z.object({
  choices: z.array(z.int().min(0)).min(1).max(1000).describe("0-based, in order; the last one is right"),
});

type Parameters = z.infer<typeof parameters>;

/**
 * Has the participant understood the task? A wrong answer is explained and the question asked again until it is
 * right, so the view knows the right option: it is about the task, not about any stimulus.
 */
export const comprehensionCheck: TrialType<Parameters, Parameters, Record<string, never>, z.infer<typeof response>> = {
  name: "comprehension-check",
  label: "Comprehension check",
  description: "A question about the task, asked until it is answered rightly.",
  place: "step",
  factors: [],
  kindParameter: null,
  parameters,
  view: parameters,
  key: z.strictObject({}),
  response,
  columns: {
    attempts: {
      description: "Answers given to a comprehension check, the right one included",
      type: "integer",
      unit: null,
    },
    first_response: { description: "First answer given to a comprehension check", type: "string", unit: null },
  },

  check: ({ options, correct }) =>
    correct < options.length ? [] : [`the right answer is option ${correct + 1}, but there are ${options.length}`],

  plan: ({ parameters: trial }) => ({ view: trial, key: {} }),
  images: () => [],
  seconds: (view) => readingSeconds([view.question, ...view.options].join(" ")) + 4,

  score(view, _key, { choices }) {
    const right = choices.indexOf(view.correct);
    if (choices.some((choice) => choice >= view.options.length) || right !== choices.length - 1)
      throw new ExemplarError(
        "INVALID",
        "The answers to the comprehension check do not end with the first right one",
        "Send every choice in order, up to and including the right one.",
      );
    return {
      stimulus: view.question,
      response: view.options[view.correct]!,
      attempts: choices.length,
      first_response: view.options[choices[0]!]!,
    };
  },

  feedback: () => null,

  simulate: (view, _key, participant, generator) => ({
    response: { choices: [view.correct] },
    rt: participant.reactionTime(readingSeconds([view.question, ...view.options].join(" ")) * 1000, generator),
  }),
};
