import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import { identifier } from "../levels.ts";
import { optionProblems } from "./question.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const style = z.enum(["likert", "slider", "differential"]);

const parameters = z.object({
  question: z.string().meta({ title: "Question", lines: 1 }),
  text: z.string().optional().meta({ title: "Text below the question", description: "In Markdown", lines: 2 }),
  name: identifier.meta({
    title: "Name in the data",
    description: "What is rated: lower-case letters, digits and underscores",
    code: true,
  }),
  style: style.optional().meta({
    title: "Answered on",
    labels: {
      likert: "A list: one option a point",
      slider: "A slider, from 0 to 100",
      differential: "Seven points between two opposites",
    },
    default: "likert",
  }),
  options: z.array(z.string()).min(2).max(11).meta({
    title: "Scale",
    description: "From lowest to highest; of a slider and of opposites, the first and the last stand at the ends",
    item: "Option",
  }),
});

/** How many places a rating has, and what the data call the lowest. */
export function pointsOf({ style: on = "likert", options }: Pick<z.infer<typeof parameters>, "style" | "options">): {
  readonly count: number;
  readonly from: number;
} {
  if (on === "slider") return { count: 101, from: 0 };
  return { count: on === "differential" ? 7 : options.length, from: 1 };
}

/** A rating on one scale: ordered options (Likert), a slider, or points between two opposites (semantic differential). */
export const rate = trialType({
  name: "rate",
  label: "Rating",
  description: "A question answered on a scale: options in order, a slider, or opposites.",
  icon: "stars",
  revision: 2,
  place: "step",
  uniqueParameter: "name",
  parameters,
  view: parameters,
  key: z.strictObject({}),
  response: z.object({ choice: z.int().min(0).describe("0-based place on the scale") }),
  cells: z.object({
    rating_name: z.string().describe("What was rated"),
    rating: z.int().describe("Place that was chosen: from 1 on options and between opposites, from 0 on a slider"),
    rating_scale: z.string().describe("What it was rated on: likert, slider or differential, and its places"),
  }),
  starter: {
    question: "How sure were you of your answers?",
    text: "",
    name: "rating",
    style: "likert",
    options: ["Not at all", "A little", "Somewhat", "Quite", "Completely"],
  },
  title: ({ question }) => question,
  check: ({ options }) => optionProblems(options),
  plan: ({ parameters: step }) => ({ view: step, key: {} }),
  images: () => [],
  seconds: (view) => readingSeconds([view.question, view.text ?? "", ...view.options].join(" ")) + 3,

  score(view, _key, { choice }) {
    const { count, from } = pointsOf(view);
    if (choice >= count)
      throw new ExemplarError(
        "INVALID",
        `Place ${choice + 1} was chosen for “${view.name}”, which has ${count}`,
        "Send the 0-based position of one of the places.",
      );
    const on = view.style ?? "likert";
    const rating = choice + from;
    return {
      stimulus: view.question,
      response: on === "likert" ? view.options[choice]! : String(rating),
      rating_name: view.name,
      rating,
      rating_scale: `${on} ${from}–${count - 1 + from}`,
    };
  },

  feedback: () => null,

  simulate: (view, _key, participant, generator) => ({
    response: { choice: generator.integer(pointsOf(view).count) },
    rt: participant.reactionTime(4000, generator),
  }),
});
