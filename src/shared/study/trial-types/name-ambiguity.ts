import * as z from "zod";
import { sha256 } from "../../domain/blob.ts";
import { ExemplarError } from "../../domain/errors.ts";
import type { RandomGenerator } from "../../random/generator.ts";
import { trialType } from "./trial-type.ts";

const question = "Which two could this belong to?";
const dontKnow = "Don't know";
/** How often the simulated do not know: the paper's "around 12%". */
const dontKnowShare = 0.12;

const option = z.object({
  category: z.string().min(1),
  sha256: sha256.describe("An image of the category, a PNG"),
});

const source = z.enum(["insecurity", "random_crop", "attention_check"]);

const parameters = z.object({
  stimulus_id: z.string().min(1).describe("The stimulus as the data name it"),
  target_id: z.string().min(1).describe("The curated target"),
  image_sha256: sha256.describe("What is judged, a PNG: a region alone, or the whole image of an attention check"),
  stimulus_source: source.describe("insecurity, random_crop of the same size, or attention_check"),
  options: z.array(option).min(3).max(9).describe("The categories on offer, in the order of their keys"),
  class_a: z.string().min(1).describe("One of the two classes that the algorithm names"),
  class_b: z.string().min(1).describe("The other one; of an attention check the same again"),
  artefact: z.string().nullable().default(null).describe("Id of the artefact that the region is from"),
});

const view = z.object({
  question: z.string(),
  dontKnow: z.string(),
  imageSha256: sha256,
  options: z.array(option),
});

const response = z.object({
  choices: z
    .array(z.int().min(0))
    .describe("Positions of the two that were chosen, from 0, in the order of choosing; none for “Don't know”"),
});

type View = z.infer<typeof view>;

const cells = z.object({
  stimulus_id: z.string().describe("Stimulus, unique within the study"),
  target_id: z.string().describe("Curated target of which the stimulus was made"),
  stimulus_source: z
    .string()
    .describe("insecurity (a region that the algorithm found), random_crop (one of the same size) or attention_check"),
  class_a: z.string().describe("One of the two classes that the algorithm names"),
  class_b: z.string().describe("The other one; of an attention check the same again"),
  chosen_pair: z
    .string()
    .nullable()
    .describe("The two that were chosen, in alphabetical order; empty for “Don't know”"),
  dont_know: z.int().describe("1 when the participant answered “Don't know”, else 0"),
  agrees: z.int().describe("1 when both classes that the algorithm names were chosen, else 0"),
  correct: z
    .int()
    .nullable()
    .describe("Of an attention check: 1 when the class that is shown was among the two; empty elsewhere"),
  options_offered: z.string().describe("The categories on offer, in the order of their keys"),
  stimulus_sha256: z.string().describe("SHA-256 of the image as PNG"),
  artefact: z.string().nullable().describe("Artefact that the region is from"),
});

/**
 * The human evaluation of Wang & Vasconcelos 2019 (§6, Figure 5): a region, and five classes with an image each. Whoever
 * chooses the two between which the network is insecure finds the insecurity as intuitive as the algorithm does.
 */
export const nameAmbiguity = trialType({
  name: "name-ambiguity",
  label: "Name the ambiguity",
  description: "Which two of five classes share this region? Keys 1 to 5, 0 for “Don't know”, or the mouse.",
  icon: "layers",
  revision: 1,
  place: "block",
  kindParameter: "stimulus_source",
  analysed: {
    ...{ outcome: "agrees", items: "target_id", reference: "random_crop" },
    leftOut: { column: "stimulus_source", value: "attention_check", reason: "Attention checks name no ambiguity" },
  },
  parameters,
  view,
  key: parameters,
  response,
  cells,
  title: ({ stimulus_id }) => stimulus_id,

  check({ options, class_a, class_b, stimulus_source }) {
    const offered = options.map(({ category }) => category);
    return [
      new Set(offered).size === offered.length ? "" : "two of the classes on offer are the same",
      offered.includes(class_a) && offered.includes(class_b)
        ? ""
        : "a class that the algorithm names is not on offer: no participant could agree",
      class_a === class_b && stimulus_source !== "attention_check"
        ? "both of the algorithm's classes are the same"
        : "",
    ].filter(Boolean);
  },

  plan: ({ parameters: trial }) => ({
    view: { question, dontKnow, imageSha256: trial.image_sha256, options: trial.options },
    key: trial,
  }),

  images: ({ imageSha256, options }) => [imageSha256, ...options.map((own) => own.sha256)],
  seconds: ({ options }) => 4 + options.length,

  score(shown, trial, { choices }) {
    requirePair(shown, choices);
    const chosen = choices.map((place) => shown.options[place]!.category).sort();
    const isCheck = trial.stimulus_source === "attention_check";
    const named = [trial.class_a, trial.class_b];
    return {
      stimulus: `${shown.imageSha256}.png`,
      response: chosen.length === 0 ? dontKnow : chosen.join(" / "),
      stimulus_id: trial.stimulus_id,
      target_id: trial.target_id,
      stimulus_source: trial.stimulus_source,
      class_a: trial.class_a,
      class_b: trial.class_b,
      chosen_pair: chosen.length === 0 ? null : chosen.join(" / "),
      dont_know: Number(chosen.length === 0),
      agrees: Number(named.every((category) => chosen.includes(category))),
      correct: isCheck ? Number(chosen.includes(trial.class_a)) : null,
      options_offered: shown.options.map(({ category }) => category).join("; "),
      stimulus_sha256: shown.imageSha256,
      artefact: trial.artefact,
    };
  },

  feedback(_, trial, { choices }) {
    if (trial.stimulus_source === "attention_check") return null;
    return choices.length === 0
      ? "That is fine: sometimes it cannot be told."
      : `Thank you. The AI hesitates here between “${trial.class_a}” and “${trial.class_b}”.`;
  },

  simulate(shown, trial, participant, generator) {
    const place = (category: string) => shown.options.findIndex((own) => own.category === category);
    const rt = participant.reactionTime(5000, generator);
    if (trial.stimulus_source === "attention_check")
      return { response: { choices: [place(trial.class_a), anotherThan(place(trial.class_a), shown, generator)] }, rt };
    if (generator.next() < dontKnowShare) return { response: { choices: [] }, rt };
    // Any two on offer are an answer, of which "the AI's" is the algorithm's: whoever guesses has one chance in ten.
    const pairs = pairsOf(shown);
    const answer = participant.predict(
      {
        answers: [...pairs.keys()] as [string, string, ...string[]],
        aiResponse: nameOf([place(trial.class_a), place(trial.class_b)]),
        groundTruth: "no pair is the right one",
        category: trial.class_a,
        columns: { stimulus_source: trial.stimulus_source },
      },
      generator,
    );
    return { response: { choices: pairs.get(answer)! }, rt };
  },
});

const nameOf = (places: readonly number[]) => [...places].sort((a, b) => a - b).join(" and ");

/** Any two of the options, by their name. */
function pairsOf({ options }: View): ReadonlyMap<string, number[]> {
  return new Map(
    [...options.keys()].flatMap((second) =>
      Array.from({ length: second }, (_, first): [string, number[]] => [nameOf([first, second]), [first, second]]),
    ),
  );
}

function anotherThan(place: number, { options }: View, generator: RandomGenerator): number {
  const others = [...options.keys()].filter((other) => other !== place);
  return others[generator.integer(others.length)]!;
}

/** @throws INVALID for anything but two different options, or none */
function requirePair({ options }: View, choices: readonly number[]): void {
  const valid =
    choices.length === 0 ||
    (choices.length === 2 && choices[0] !== choices[1] && choices.every((place) => options[place] !== undefined));
  if (!valid)
    throw new ExemplarError(
      "INVALID",
      `Two different ones of ${options.length} options are asked for, or none, not ${JSON.stringify(choices)}`,
      "Send the 0-based positions of two options, or an empty list for “Don't know”.",
    );
}
