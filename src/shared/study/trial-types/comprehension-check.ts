import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const parameters = z.object({
  question: z.string().meta({ title: "Question", lines: 1 }),
  options: z
    .array(z.string())
    .min(2)
    .max(9)
    .meta({ title: "Options", description: "Mark the right one", item: "Option" }),
  correct: z.int().min(0).describe("0-based"),
  explanation: z.string().meta({
    title: "After a wrong answer",
    description: "Shown above the question, which is then asked again",
    lines: 2,
  }),
});

const response = z.object({
  choices: z.array(z.int().min(0)).min(1).max(1000).describe("0-based, in order; the last one is right"),
});

/**
 * Has the participant understood the task? A wrong answer is explained and the question asked again until it is
 * right, so the view knows the right option: it is about the task, not about any stimulus.
 */
export const comprehensionCheck = trialType({
  name: "comprehension-check",
  label: "Comprehension check",
  description: "A question about the task, asked until it is answered rightly.",
  icon: "checkbox",
  revision: 1,
  place: "step",
  parameters,
  view: parameters,
  key: z.strictObject({}),
  response,
  cells: z.object({
    attempts: z.int().describe("Answers given to a comprehension check, the right one included"),
    first_response: z.string().describe("First answer given to a comprehension check"),
  }),
  starter: {
    question: "What are you asked to predict?",
    options: ["What the AI will answer", "What the image really shows"],
    correct: 0,
    explanation: "You are asked what the AI will answer, even where it is wrong.",
  },
  title: ({ question }) => question,

  check: ({ options, correct }) =>
    correct < options.length ? [] : [`the right answer is option ${correct + 1}, but there are ${options.length}`],

  plan: ({ parameters: step }) => ({ view: step, key: {} }),
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
});
