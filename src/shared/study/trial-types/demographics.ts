import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import type { RandomGenerator } from "../../random/generator.ts";
import { type DemographicName, demographicField, demographicFields, demographicNames } from "./demographic-fields.ts";
import { text } from "./text-screen.ts";
import { readingSeconds, trialType } from "./trial-type.ts";

const fieldName = z.enum(demographicNames);

const parameters = text.extend({
  fields: z
    .array(
      fieldName.meta({
        labels: Object.fromEntries(demographicNames.map((name) => [name, demographicField(name).label])),
      }),
    )
    .min(1)
    .meta({
      title: "Asked",
      description: "Each can be answered with “Prefer not to say”. Ask for no more than you need.",
    }),
});

const answer = z.union([z.int(), z.string().max(100)]).nullable();
export type DemographicAnswers = Partial<Record<DemographicName, z.infer<typeof answer>>>;

const response = z.object({
  answers: z.partialRecord(fieldName, answer).describe("By field; null for “Prefer not to say”"),
});

const withheldWords = "prefer not to say";

/** Whether a field can be answered so. Null, “Prefer not to say”, always can. */
export function isDemographicAnswer(name: DemographicName, given: unknown): boolean {
  if (given === null) return true;
  const { asks } = demographicField(name);
  if (asks === "words") return typeof given === "string" && given.trim() !== "";
  if ("options" in asks) return asks.options.includes(given as string);
  return Number.isInteger(given) && (given as number) >= asks.from && (given as number) <= asks.to;
}

/** Who the participants are. Every field can be withheld, and none is left out by accident. */
export const demographics = trialType({
  name: "demographics",
  label: "About the participant",
  description: "Age, gender, education and the like, each with “Prefer not to say”.",
  icon: "person",
  revision: 1,
  place: "step",
  parameters,
  view: parameters,
  key: z.strictObject({}),
  response,
  cells: z.object({
    participant_age: z
      .int()
      .nullable()
      .meta({ description: "Age in years; empty where it was not asked or withheld", unit: "years" }),
    participant_gender: cell("gender"),
    participant_handedness: cell("handedness"),
    participant_language: cell("language"),
    participant_education: cell("education"),
    participant_vision: cell("vision"),
    participant_colour_vision: cell("colour_vision"),
    withheld: z.string().nullable().describe("Fields that the participant preferred not to answer; empty for none"),
  }),
  starter: {
    title: "About you",
    text: "So that we can say who took part. You need not answer anything that you would rather keep to yourself.",
    fields: ["age", "gender", "handedness", "education"],
  },
  title: ({ title }) => title,
  check: ({ fields }) => (new Set(fields).size === fields.length ? [] : ["something is asked twice"]),
  plan: ({ parameters: asked }) => ({ view: asked, key: {} }),
  images: () => [],
  seconds: (shown) => readingSeconds(`${shown.title} ${shown.text}`) + 6 * shown.fields.length,

  score(shown, _key, { answers }) {
    requireAnswers(shown.fields, answers);
    const of = (name: DemographicName) => {
      const given = answers[name] ?? null;
      return typeof given === "string" ? given.trim() : null;
    };
    const withheld = shown.fields.filter((name) => answers[name] === null);
    return {
      stimulus: shown.title,
      response: shown.fields.map((name) => `${name}: ${answers[name] ?? withheldWords}`).join("; "),
      participant_age: (answers.age ?? null) as number | null,
      participant_gender: of("gender"),
      participant_handedness: of("handedness"),
      participant_language: of("language"),
      participant_education: of("education"),
      participant_vision: of("vision"),
      participant_colour_vision: of("colour_vision"),
      withheld: withheld.length === 0 ? null : withheld.join("; "),
    };
  },

  feedback: () => null,

  simulate: (shown, _key, participant, generator) => ({
    response: { answers: Object.fromEntries(shown.fields.map((name) => [name, simulated(name, generator)])) },
    rt: participant.reactionTime(6000 * shown.fields.length, generator),
  }),
});

function cell(name: DemographicName) {
  const { description } = demographicFields[name];
  return z.string().nullable().describe(`${description}; empty where it was not asked or withheld`);
}

/** One in twenty prefers not to say. */
function simulated(name: DemographicName, generator: RandomGenerator): number | string | null {
  if (generator.next() < 0.05) return null;
  const { asks } = demographicField(name);
  if (asks === "words") return "English";
  return "options" in asks ? asks.options[generator.integer(asks.options.length)]! : 18 + generator.integer(50);
}

/** @throws INVALID unless each field that was asked, and no other, has an answer that it can have */
function requireAnswers(fields: readonly DemographicName[], answers: DemographicAnswers): void {
  const extra = Object.keys(answers).filter((name) => !fields.includes(name as DemographicName));
  const wrong = fields.filter((name) => !(name in answers) || !isDemographicAnswer(name, answers[name]));
  if (extra.length === 0 && wrong.length === 0) return;
  throw new ExemplarError(
    "INVALID",
    `What participants say about themselves cannot be ${JSON.stringify(answers)}`,
    `Send one answer for each of ${fields.join(", ")}; null for “Prefer not to say”.`,
  );
}
