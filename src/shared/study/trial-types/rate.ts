import * as z from "zod";
import { ExemplarError } from "../../contract/errors.ts";
import { identifier } from "../study-document.ts";
import { readingSeconds, type TrialType } from "./trial-type.ts";

const parameters = z.object({
  name: identifier.describe("What is rated, as the data name it"),
  question: z.string(),
  options: z.array(z.string()).min(2).max(11).describe("From lowest to highest"),
});

const response = z.object({ choice: z.int().min(0).describe("0-based") });

type Parameters = z.infer<typeof parameters>;

/** A rating: one of a few ordered options. */
export const rate: TrialType<Parameters, Parameters, Record<string, never>, z.infer<typeof response>> = {
  name: "rate",
  label: "Rating",
  description: "A question answered on a labelled scale.",
  place: "step",
  factors: [],
  kindParameter: null,
  parameters,
  view: parameters,
  key: z.strictObject({}),
  response,
  columns: {
    rating_name: { description: "What was rated", type: "string", unit: null },
    rating: { description: "Position of the chosen option on its scale, from 1", type: "integer", unit: null },
  },
  check: ({ options }) => (new Set(options).size === options.length ? [] : ["two options read the same"]),
  plan: ({ parameters: trial }) => ({ view: trial, key: {} }),
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
};
