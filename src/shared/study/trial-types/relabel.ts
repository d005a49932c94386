import * as z from "zod";
import { sha256 } from "../../domain/blob.ts";
import { ExemplarError } from "../../domain/errors.ts";
import type { RandomGenerator } from "../../random/generator.ts";
import { seededGenerator } from "../../random/generator.ts";
import { trialType } from "./trial-type.ts";

/** How often the simulated see an image wrongly, and how many mislabelled ones there are for them (the paper's 60 of 84). */
const simulated = { slip: 0.06, notRecognisable: 0.04, mislabelled: 60 / 84 };

/** How sure raters say they are, from the least. */
export const certainty = ["I am guessing", "Fairly sure", "Certain"] as const;

const source = z.enum(["error", "adversarial", "low_confidence", "hit", "made", "attention_check"]);

const category = z.string().min(1);

const parameters = z.object({
  stimulus_id: z.string().min(1).describe("The stimulus as the data name it"),
  target_id: z.string().min(1).describe("The curated target"),
  image_sha256: sha256.describe("The image that is named, a PNG"),
  image_index: z.int().min(0).describe("Its position in the dataset, from 0"),
  stimulus_source: source.describe("The target's kind, or attention_check"),
  ai_response: category.describe("What the classifier answers"),
  ai_confidence: z.number().min(0).max(1).describe("Probability of the classifier's answer"),
  dataset_label: category.nullable().describe("What the dataset calls the image; null where it was made"),
  categories: z
    .array(category)
    .min(2)
    .max(26)
    .meta({ title: "Classes on offer", description: "In the order of their keys", item: "Class" }),
  question: z.string().min(1).default("What is it?").meta({ title: "Question" }),
  none_option: z.string().default("None of these, or not recognisable").meta({
    title: "Answer for what is none of them",
    description: "Leave it empty, and raters have to name a class",
  }),
  confidence: z.boolean().default(false).meta({ title: "Ask how sure they are" }),
});

const view = z.object({
  question: z.string(),
  imageSha256: sha256,
  options: z.array(z.object({ category, key: z.string() })),
  none: z.object({ text: z.string(), key: z.string() }).nullable().describe("Null where a class has to be named"),
  confidence: z.boolean(),
});
type View = z.infer<typeof view>;

const response = z.object({
  choice: z.int().min(0).nullable().describe("Position of the class, from 0; null for none of them"),
  certainty: z.int().min(1).max(certainty.length).nullable().describe("From 1; null where it is not asked for"),
});

/** What follows of an image from a label, beside the dataset's and the AI's. */
export const relabelOutcomes = {
  neither: "Neither",
  misclassified: "Misclassified",
  mislabelled: "Mislabelled",
  both_wrong: "Both wrong",
  not_recognisable: "Not recognisable",
} as const;
export type RelabelOutcome = keyof typeof relabelOutcomes;

/**
 * Who is wrong, by the label that a person gives (Booth et al. 2021, §4.10): the AI (misclassified), the dataset
 * (mislabelled), both, or neither. Of an image that was made no dataset says anything, so that only the AI can be wrong.
 * @param label null where the person cannot name it
 */
export function outcomeOf(
  label: string | null,
  { datasetLabel, aiResponse }: { readonly datasetLabel: string | null; readonly aiResponse: string },
): RelabelOutcome {
  if (label === null) return "not_recognisable";
  const [aiRight, datasetRight] = [label === aiResponse, datasetLabel === null || label === datasetLabel];
  if (aiRight) return datasetRight ? "neither" : "mislabelled";
  return datasetRight ? "misclassified" : "both_wrong";
}

const cells = z.object({
  stimulus_id: z.string().describe("Stimulus, unique within the study"),
  target_id: z.string().describe("Curated target of which the stimulus was made"),
  image_index: z.int().describe("Position of the image in its dataset, from 0"),
  stimulus_source: z
    .string()
    .describe(
      "Kind of target: error (the AI's answer is not the dataset's label), adversarial (the same, of an image from outside its training distribution), low_confidence, hit (they are the same), made (an image that a method has made), or attention_check (a hit of which the AI is sure)",
    ),
  rater_label: z.string().nullable().describe("Class that the rater names; empty for none of them"),
  ai_response: z.string().describe("Class that the AI answers"),
  ai_confidence: z.number().describe("Probability of the AI's answer"),
  dataset_label: z.string().nullable().describe("Class that the dataset gives the image; empty for one that was made"),
  outcome: z
    .string()
    .describe(
      "What follows from the rater's label: misclassified (it is the dataset's, and not the AI's), mislabelled (it is the AI's, and not the dataset's), both_wrong, neither (it is both of theirs), not_recognisable; of an image that was made misclassified or neither, for no dataset labels it",
    ),
  agrees_with_ai: z.int().describe("1 when the rater names what the AI answers, else 0"),
  certainty: z
    .int()
    .nullable()
    .describe(
      `How sure the rater is, from 1 (${certainty[0]}) to ${certainty.length} (${certainty.at(-1)}); empty when not asked`,
    ),
  correct: z
    .int()
    .nullable()
    .describe("Of an attention check: 1 when the rater names the class that it shows; empty elsewhere"),
  classes_offered: z.string().describe("The classes on offer, in the order of their keys"),
  stimulus_sha256: z.string().describe("SHA-256 of the image as PNG"),
});

/**
 * Relabelling (Booth et al. 2021, §4.10, Table 4): what is it? From the answer, the dataset's label and the AI's answer,
 * neither of which is shown, follows whether an image is misclassified or mislabelled.
 */
export const relabel = trialType({
  name: "relabel",
  label: "Relabel",
  description: "What is it? One of the classes, by its key or the mouse.",
  icon: "tags",
  revision: 1,
  place: "block",
  kindParameter: "stimulus_source",
  analysed: {
    ...{ outcome: "agrees_with_ai", items: "target_id", reference: "error" },
    leftOut: { column: "stimulus_source", value: "attention_check", reason: "Attention checks are no open question" },
  },
  shared: ["question", "none_option", "confidence"],
  parameters,
  view,
  key: parameters,
  response,
  cells,
  title: ({ stimulus_id }) => stimulus_id,

  check({ categories, ai_response, dataset_label }) {
    const missing = [ai_response, dataset_label ?? ai_response].filter((name) => !categories.includes(name));
    return [
      new Set(categories).size === categories.length ? "" : "two of the classes on offer are the same",
      ...[...new Set(missing)].map((name) => `the class “${name}” is not on offer: nobody could name it`),
    ].filter(Boolean);
  },

  plan: ({ parameters: { question, image_sha256, categories, none_option, confidence, ...trial } }) => {
    const keys = keysOf(categories);
    return {
      view: {
        ...{ question, imageSha256: image_sha256, confidence },
        options: categories.map((own, place) => ({ category: own, key: keys.options[place]! })),
        none: none_option.trim() === "" ? null : { text: none_option, key: keys.none },
      },
      key: { ...trial, question, image_sha256, categories, none_option, confidence },
    };
  },

  images: ({ imageSha256 }) => [imageSha256],
  seconds: ({ confidence, options }) => 2.5 + 0.1 * options.length + (confidence ? 1.5 : 0),

  score(shown, trial, given) {
    requireAnswer(shown, given);
    const label = given.choice === null ? null : shown.options[given.choice]!.category;
    const { ai_response, dataset_label, stimulus_source } = trial;
    return {
      stimulus: `${shown.imageSha256}.png`,
      response: label ?? shown.none!.text,
      stimulus_id: trial.stimulus_id,
      target_id: trial.target_id,
      image_index: trial.image_index,
      stimulus_source,
      rater_label: label,
      ai_response,
      ai_confidence: trial.ai_confidence,
      dataset_label,
      outcome: outcomeOf(label, { datasetLabel: dataset_label, aiResponse: ai_response }),
      agrees_with_ai: Number(label === ai_response),
      certainty: given.certainty,
      correct: stimulus_source === "attention_check" ? Number(label === dataset_label) : null,
      classes_offered: shown.options.map((own) => own.category).join("; "),
      stimulus_sha256: shown.imageSha256,
    };
  },

  // Raters judge alone: what others call the image is no matter of right and wrong, even in practice.
  feedback: () => null,

  simulate(shown, trial, participant, generator) {
    const rt = participant.reactionTime(2000, generator);
    const isCheck = trial.stimulus_source === "attention_check";
    const slips = !isCheck && generator.next() < simulated.slip;
    const sure = slips ? 1 : 2 + generator.integer(2);
    const answered = (choice: number | null) => ({
      response: { choice, certainty: shown.confidence && choice !== null ? sure : null },
      rt,
    });
    if (!isCheck && shown.none && generator.next() < simulated.notRecognisable) return answered(null);
    const place = shown.options.findIndex((own) => own.category === seenAs(trial));
    return answered(slips ? another(place, shown, generator) : Math.max(place, 0));
  },
});

/** What an image shows to all the simulated alike, some noise apart: most errors are the dataset's, as the paper found. */
function seenAs({ image_sha256, ai_response, dataset_label }: z.infer<typeof parameters>): string {
  if (dataset_label === null || dataset_label === ai_response) return ai_response;
  return seededGenerator(image_sha256).split("seen as").next() < simulated.mislabelled ? ai_response : dataset_label;
}

function another(place: number, { options }: View, generator: RandomGenerator): number {
  const others = [...options.keys()].filter((other) => other !== place);
  return others[generator.integer(others.length)]!;
}

/**
 * A key for each class and one for none of them: classes that are called by one digit or small letter have that one; up to
 * ten others the digits from 1 on, then 0; more have the letters.
 */
function keysOf(categories: readonly string[]): { readonly options: readonly string[]; readonly none: string } {
  const named = categories.every((own) => /^[a-z0-9]$/.test(own));
  const [digits, letters] = ["1234567890", "abcdefghijklmnopqrstuvwxyz"].map((keys) => [...keys]) as [
    string[],
    string[],
  ];
  const options = named
    ? categories
    : (categories.length <= digits.length ? digits : letters).slice(0, categories.length);
  return { options, none: ["x", "0", ...letters, ...digits].find((key) => !options.includes(key))! };
}

/** @throws INVALID for what the screen cannot have given */
function requireAnswer(
  { options, none, confidence }: View,
  { choice, certainty: sure }: z.infer<typeof response>,
): void {
  if (choice === null ? none === null : options[choice] === undefined)
    throw new ExemplarError(
      "INVALID",
      choice === null ? "A class has to be named here" : `Class ${choice + 1} was named of ${options.length}`,
      "Send the 0-based position of one of the classes, or null where none of them is an answer.",
    );
  if ((sure === null) === (confidence && choice !== null))
    throw new ExemplarError(
      "INVALID",
      sure === null ? "How sure the rater is is missing" : "How sure the rater is was not asked",
      "Send certainty from 1 on where a class is named and the trial asks for it, else null.",
    );
}
