import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import { identifier } from "../levels.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const parameters = z.object({
  question: z.string().meta({ title: "Question", lines: 1 }),
  name: identifier.meta({
    title: "Name in the data",
    description: "What is rated: lower-case letters, digits and underscores",
    code: true,
  }),
  options: z
    .array(z.string())
    .min(2)
    .max(11)
    .meta({ title: "Scale", description: "From lowest to highest", item: "Option" }),
});

/** A rating: one of a few ordered options. */
export const rate = trialType({
  name: "rate",
  label: "Rating",
  description: "A question answered on a labelled scale.",
  icon: "stars",
  revision: 1,
  place: "step",
  uniqueParameter: "name",
  parameters,
  view: parameters,
  key: z.strictObject({}),
  response: z.object({ choice: z.int().min(0).describe("0-based") }),
  cells: z.object({
    rating_name: z.string().describe("What was rated"),
    rating: z.int().describe("Position of the chosen option on its scale, from 1"),
  }),
  starter: {
    question: "How sure were you of your answers?",
    name: "rating",
    options: ["Not at all", "A little", "Somewhat", "Quite", "Completely"],
  },
  title: ({ question }) => question,
  check: ({ options }) => (new Set(options).size === options.length ? [] : ["two options read the same"]),
  plan: ({ parameters: step }) => ({ view: step, key: {} }),
  images: () => [],
  seconds: (view) => readingSeconds([view.question, ...view.options].join(" ")) + 3,

  score(view, _key, { choice }) {
    const option = view.options[choice];
    if (option === undefined)
      throw new ExemplarError(
        "INVALID",
        `Option ${choice + 1} was chosen for “${view.name}”, which has ${view.options.length}`,
        "Send the 0-based position of one of the options.",
      );
    return { stimulus: view.question, response: option, rating_name: view.name, rating: choice + 1 };
  },

  feedback: () => null,

  simulate: (view, _key, participant, generator) => ({
    response: { choice: generator.integer(view.options.length) },
    rt: participant.reactionTime(4000, generator),
  }),
});
