import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import type { Cell, Column } from "../column.ts";
import { asNamePart } from "../levels.ts";
import { optionProblems, question, questionName, required } from "./question.ts";
import { jian2000 } from "./scales/jian-2000.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const item = z.object({
  text: z.string().min(1, "a statement has no words").meta({ title: "Statement", lines: 1 }),
  reversed: z.boolean().default(false).meta({ title: "Reversed" }),
  subscale: z.string().default("").meta({ title: "Subscale" }),
});

const parameters = question.extend({
  points: z
    .array(z.string())
    .min(2)
    .max(11)
    .meta({ title: "Points", description: "From the lowest to the highest", item: "Point" }),
  noAnswer: z.string().default("").meta({
    title: "Column for no answer",
    description: "Such as “No response”, which counts as missing; left empty, there is none",
  }),
  items: z.array(item).min(1).max(40).meta({
    title: "Statements",
    description: "Of a reversed one, agreement lowers the score. Items of one subscale share a score.",
    item: "Statement",
  }),
  shuffle: z.boolean().default(false).meta({ title: "In another order for each participant" }),
  required: required.meta({ title: "Every statement needs an answer" }),
  source: z.string().default("").meta({
    title: "Source",
    description: "For the codebook; participants do not see it",
    lines: 2,
  }),
});
type Parameters = z.infer<typeof parameters>;

const view = parameters.pick({ question: true, text: true, points: true, noAnswer: true, required: true }).extend({
  items: z.array(z.object({ place: z.int().min(0).describe("0-based, as in the study"), text: z.string() })),
});

const key = parameters.pick({ name: true, items: true });

const response = z.object({
  ratings: z
    .array(z.int().min(0).nullable())
    .max(40)
    .describe("Of each item in the order of the study: the chosen point, 0-based; null for none"),
});

type Rating = z.infer<typeof response>["ratings"][number];

/** Statements that are all rated on the same points: a published scale, or one's own. */
export const matrix = trialType({
  name: "matrix",
  label: "Matrix",
  description: "Statements rated on the same points, such as a published trust scale.",
  icon: "table",
  revision: 1,
  place: "step",
  uniqueParameter: "name",
  parameters,
  view,
  key,
  response,
  cells: z.object({
    question_name: questionName,
    items_order: z.string().describe("Positions of the statements in the order in which they were shown, from 1"),
    items_missing: z.int().describe("Statements without an answer"),
  }),
  starter: {
    question: jian2000.question,
    text: "The system is the AI whose answers you have predicted.",
    name: "trust",
    points: [...jian2000.points],
    noAnswer: jian2000.noAnswer,
    items: jian2000.items.map((one) => ({ ...one })),
    shuffle: false,
    required: true,
    source: jian2000.source,
  },

  ownColumns: ({ name, items, points, source }) => ({
    ...Object.fromEntries(
      items.map(({ text, reversed }, place): [string, Column] => [
        itemColumn(name, place),
        {
          description: `“${text}”: 1 (${points[0]}) to ${points.length} (${points.at(-1)}), as it was answered${reversed ? "; reversed in the score" : ""}`,
          type: "integer",
          unit: null,
        },
      ]),
    ),
    ...Object.fromEntries(
      subscalesOf(items).map((subscale): [string, Column] => [
        scoreColumn(name, subscale),
        {
          description: `Mean of the answered statements${subscale === "" ? "" : ` of “${subscale}”`}, the reversed ones turned round${source === "" ? "" : `. ${source}`}`,
          type: "number",
          unit: null,
        },
      ]),
    ),
  }),

  title: (asked) => asked.question,

  check({ name, items, points, noAnswer }) {
    const columns = [
      ...items.map((_, place) => itemColumn(name, place)),
      ...subscalesOf(items).map((subscale) => scoreColumn(name, subscale)),
    ];
    return [
      ...optionProblems(noAnswer === "" ? points : [...points, noAnswer], "point"),
      ...optionProblems(
        items.map(({ text }) => text),
        "statement",
      ),
      ...(new Set(columns).size === columns.length ? [] : ["two subscales would have the same column in the data"]),
    ];
  },

  plan({ parameters: { question: asked, text, points, noAnswer, required: needed, name, items, shuffle }, generator }) {
    const inOrder = items.map((one, place) => ({ place, text: one.text }));
    return {
      view: {
        ...{ question: asked, text, points, noAnswer, required: needed },
        items: shuffle ? generator.shuffle(inOrder) : inOrder,
      },
      key: { name, items },
    };
  },

  images: () => [],
  seconds: (shown) =>
    readingSeconds([shown.question, shown.text, ...shown.items.map(({ text }) => text)].join(" ")) +
    3 * shown.items.length,

  score(shown, { name, items }, { ratings }) {
    const valid =
      ratings.length === items.length &&
      ratings.every((rating) => rating === null || rating < shown.points.length) &&
      (!shown.required || shown.noAnswer !== "" || !ratings.includes(null));
    if (!valid)
      throw new ExemplarError(
        "INVALID",
        `The ${items.length} statements of “${name}” cannot be answered with ${JSON.stringify(ratings)}`,
        `Send a point from 0 to ${shown.points.length - 1} for each, in the order of the study${shown.required && shown.noAnswer === "" ? "" : "; null for none"}.`,
      );
    return {
      ...scores(name, items, ratings, shown.points.length),
      stimulus: shown.question,
      response: ratings.map((rating) => (rating === null ? "–" : rating + 1)).join("; "),
      question_name: name,
      items_order: shown.items.map(({ place }) => place + 1).join("; "),
      items_missing: ratings.filter((rating) => rating === null).length,
    };
  },

  feedback: () => null,

  simulate: (shown, _key, participant, generator) => ({
    response: { ratings: shown.items.map(() => generator.integer(shown.points.length)) },
    rt: participant.reactionTime(3500 * shown.items.length, generator),
  }),
});

const itemColumn = (name: string, place: number) => `${name}_${place + 1}`;

const scoreColumn = (name: string, subscale: string) => `${name}_${subscale === "" ? "score" : asNamePart(subscale)}`;

const subscalesOf = (items: Parameters["items"]) => [...new Set(items.map(({ subscale }) => subscale.trim()))];

/** The points as they were answered, and the mean of each subscale, from 1; empty where nothing of it was answered. */
function scores(
  name: string,
  items: Parameters["items"],
  ratings: readonly Rating[],
  points: number,
): Record<string, Cell> {
  const answered = ratings.map((rating) => (rating === null ? null : rating + 1));
  const means = subscalesOf(items).map((subscale) => {
    const own = items.flatMap((one, place) => {
      const value = answered[place] ?? null;
      if (one.subscale.trim() !== subscale || value === null) return [];
      return [one.reversed ? points + 1 - value : value];
    });
    const mean = own.length === 0 ? null : own.reduce((sum, value) => sum + value, 0) / own.length;
    return [scoreColumn(name, subscale), mean];
  });
  return Object.fromEntries([...answered.map((value, place) => [itemColumn(name, place), value]), ...means]);
}
