import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import { optionProblems, question, questionName } from "./question.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const parameters = question.extend({
  options: z
    .array(z.string())
    .min(2)
    .max(11)
    .meta({ title: "Options", description: "Mark the one that the question asks for", item: "Option" }),
  correct: z.int().min(0).describe("0-based"),
  onFailure: z
    .enum(["continue", "end"])
    .default("continue")
    .meta({
      title: "Who chooses another option",
      labels: { continue: "goes on; their data are marked", end: "is led to the end; their place is given back" },
    }),
});

/** An instructed response: whoever reads the question knows which option to choose. */
export const attentionCheck = trialType({
  name: "attention-check",
  label: "Attention check",
  description: "A question that says which option to choose.",
  icon: "eye",
  revision: 1,
  place: "step",
  uniqueParameter: "name",
  parameters,
  view: parameters.pick({ question: true, text: true, options: true }),
  key: parameters.pick({ name: true, correct: true, onFailure: true }),
  response: z.object({ choice: z.int().min(0).describe("0-based") }),
  cells: z.object({
    question_name: questionName,
    check_passed: z.int().describe("1 when the option was chosen that the attention check asks for, else 0"),
  }),
  starter: {
    question: "To show that you are reading this, please choose “Rather agree”.",
    text: "",
    name: "attention",
    options: ["Strongly disagree", "Rather disagree", "Neither", "Rather agree", "Strongly agree"],
    correct: 3,
    onFailure: "continue",
  },
  title: (asked) => asked.question,

  check: ({ options, correct }) => [
    ...optionProblems(options),
    ...(correct < options.length ? [] : [`option ${correct + 1} is asked for, but there are ${options.length}`]),
  ],

  plan: ({ parameters: { name, correct, onFailure, ...shown } }) => ({
    view: shown,
    key: { name, correct, onFailure },
  }),
  images: () => [],
  seconds: (shown) => readingSeconds([shown.question, shown.text, ...shown.options].join(" ")) + 3,

  score(shown, { name, correct }, { choice }) {
    const option = shown.options[choice];
    if (option === undefined)
      throw new ExemplarError(
        "INVALID",
        `Option ${choice + 1} was chosen for “${name}”, which has ${shown.options.length}`,
        "Send the 0-based position of one of the options.",
      );
    return {
      stimulus: shown.question,
      response: option,
      question_name: name,
      check_passed: Number(choice === correct),
    };
  },

  ends: (_view, { name, correct, onFailure }, { choice }) =>
    onFailure === "end" && choice !== correct ? `Failed the attention check “${name}”` : null,

  feedback: () => null,

  simulate: (_view, { correct }, participant, generator) => ({
    response: { choice: correct },
    rt: participant.reactionTime(4000, generator),
  }),
});
