import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import { optionProblems, question, questionName, required } from "./question.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const parameters = question.extend({
  options: z.array(z.string()).min(2).max(12).meta({ title: "Options", item: "Option" }),
  several: z.boolean().default(false).meta({ title: "Several may be chosen" }),
  shuffle: z.boolean().default(false).meta({ title: "In another order for each participant" }),
  other: z.boolean().default(false).meta({ title: "Offer “Other”, with room for a few words" }),
  required,
});

const view = parameters.omit({ options: true, shuffle: true }).extend({
  options: z.array(z.object({ place: z.int().min(0).describe("0-based, as in the study"), text: z.string() })),
});
type View = z.infer<typeof view>;

const response = z.object({
  chosen: z.array(z.int().min(0)).max(12).describe("0-based places as in the study, in the order of choosing"),
  other: z.string().max(500).nullable().describe("What stands beside “Other”; null where it was not chosen"),
});

/** A question with options: one is chosen, or several. */
export const choice = trialType({
  name: "choice",
  label: "Choice",
  description: "A question with options, of which one or several are chosen.",
  icon: "list",
  revision: 1,
  place: "step",
  uniqueParameter: "name",
  parameters,
  view,
  key: z.strictObject({}),
  response,
  cells: z.object({
    question_name: questionName,
    chosen: z.string().nullable().describe("Positions of the chosen options as in the study, from 1; empty for none"),
    chosen_count: z.int().describe("How many options were chosen, “Other” included"),
    other_text: z.string().nullable().describe("What was written beside “Other”; empty where it was not chosen"),
    options_order: z.string().describe("Positions of the options in the order in which they were shown"),
  }),
  starter: {
    question: "Have you worked with image classifiers before?",
    text: "",
    name: "experience",
    options: ["Never", "I have used one", "I have made one"],
    several: false,
    shuffle: false,
    other: false,
    required: true,
  },
  title: (asked) => asked.question,
  check: ({ options }) => optionProblems(options),

  plan({ parameters: { options, shuffle, ...asked }, generator }) {
    const inOrder = options.map((text, place) => ({ place, text }));
    return { view: { ...asked, options: shuffle ? generator.shuffle(inOrder) : inOrder }, key: {} };
  },

  images: () => [],
  seconds: (shown) =>
    readingSeconds([shown.question, shown.text, ...shown.options.map(({ text }) => text)].join(" ")) + 3,

  score(shown, _key, given) {
    requireAnswer(shown, given);
    const chosen = given.chosen.toSorted((a, b) => a - b);
    const texts = new Map(shown.options.map(({ place, text }) => [place, text]));
    const other = given.other?.trim() ?? null;
    const words = [...chosen.map((place) => texts.get(place)!), ...(other === null ? [] : [other])];
    return {
      stimulus: shown.question,
      response: words.length === 0 ? null : words.join("; "),
      question_name: shown.name,
      chosen: chosen.length === 0 ? null : positions(chosen),
      chosen_count: words.length,
      other_text: other,
      options_order: positions(shown.options.map(({ place }) => place)),
    };
  },

  feedback: () => null,

  simulate(shown, _key, participant, generator) {
    const places = shown.options.map(({ place }) => place);
    const count = shown.several ? 1 + generator.integer(places.length) : 1;
    return {
      response: { chosen: generator.choose(places, count), other: null },
      rt: participant.reactionTime(3000 + 800 * places.length, generator),
    };
  },
});

const positions = (places: readonly number[]) => places.map((place) => place + 1).join("; ");

/** What is still missing of an answer, in words for the participant; null when it is whole. */
export function missingChoice(
  { several, required: needed }: Pick<View, "several" | "required">,
  { chosen, other }: z.infer<typeof response>,
): string | null {
  if (other !== null && other.trim() === "") return "Please write a few words beside “Other”.";
  if (!needed || chosen.length > 0 || other !== null) return null;
  return several ? "Please choose at least one." : "Please choose one.";
}

/** @throws INVALID for options that were not on offer, twice the same, too many, or none where one is required */
function requireAnswer(shown: View, given: z.infer<typeof response>): void {
  const offered = new Set(shown.options.map(({ place }) => place));
  const count = given.chosen.length + Number(given.other !== null);
  const valid =
    missingChoice(shown, given) === null &&
    new Set(given.chosen).size === given.chosen.length &&
    given.chosen.every((place) => offered.has(place)) &&
    (given.other === null || shown.other) &&
    (shown.several || count <= 1);
  if (!valid)
    throw new ExemplarError(
      "INVALID",
      `“${shown.name}” cannot be answered with ${JSON.stringify(given)}`,
      `Send ${shown.several ? "any" : "one"} of its ${offered.size} options by 0-based place${shown.other ? ", or a text for “Other”" : ""}.`,
    );
}
