import * as z from "zod";
import { sha256 } from "../../domain/blob.ts";
import { ExemplarError } from "../../domain/errors.ts";
import type { ShownPicture } from "../../domain/shown-picture.ts";
import { identifier } from "../levels.ts";
import {
  boundArtefacts,
  explanations,
  missingExplanations,
  shownExplanation,
  shownExplanations,
} from "./explanations.ts";
import type { Slot } from "./slot.ts";
import { otherSide, type Side, trialType } from "./trial-type.ts";

/** A letter or a digit: what every keyboard has, without a modifier. */
const answerKey = z.string().regex(/^[a-z0-9]$/, "one letter from a to z, or one digit");

const parameters = z.object({
  stimulus_id: z.string().min(1).describe("The stimulus as the data name it"),
  target_id: z.string().min(1).describe("The curated target"),
  image_sha256: sha256.describe("The target image, a PNG"),
  explanations,
  saliency_sha256: sha256.nullable().optional().describe("The map, in studies made before there were slots"),
  target_category: z.string().min(1).describe("One of the two answers: what the classifier answers"),
  alternative_category: z.string().min(1).describe("The other answer"),
  ground_truth: z.string().min(1).describe("The category that the dataset gives the image"),
  ai_response: z.string().min(1).describe("What the classifier answers"),
  target_kind: identifier.describe("hit, error, low_confidence, adversarial or made"),
  question: z.string().min(1).default("What will the AI answer?").meta({ title: "Question" }),
  left_key: answerKey.default("f").meta({ title: "Key of the left answer" }),
  right_key: answerKey.default("j").meta({ title: "Key of the right answer" }),
  told_right: z
    .string()
    .default("Yes: the AI answers “{ai}”.")
    .meta({ title: "Feedback where it is right", description: "{ai} is the AI's answer" }),
  told_wrong: z
    .string()
    .default("Not this time: the AI answers “{ai}”, you predicted “{answer}”.")
    .meta({ title: "Feedback where it is wrong", description: "{ai} is the AI's answer, {answer} the participant's" }),
});

const side = z.enum(["left", "right"]);

const view = z.object({
  question: z.string(),
  imageSha256: sha256,
  explanations: z.array(shownExplanation).default([]).describe("Those that this condition shows"),
  compact: z.boolean().default(false).describe("Whether some condition shows so much that all images are smaller"),
  saliencySha256: sha256.nullable().optional().describe("The map, in sessions planned before there were slots"),
  answers: z.object({ left: z.string(), right: z.string() }),
  keys: z.object({ left: answerKey, right: answerKey }),
});

const key = parameters.omit({ question: true, left_key: true, right_key: true }).extend({
  target_side: side,
  artefacts: z.string().nullable().optional().describe("Those that this condition shows"),
});

type Parameters = z.infer<typeof parameters>;
type View = z.infer<typeof view>;

const response = z.object({
  side,
  key: answerKey.nullable().describe("Null for the mouse or a finger"),
});

const slots = {
  map: {
    label: "Map",
    description: "A map of the target image, beside it",
    outputs: ["map"],
    factor: "saliency",
  },
  examples: {
    label: "Examples",
    description: "Images from which the AI's answers can be learnt, with their maps where maps are shown",
    outputs: ["image-set"],
    factor: "examples",
  },
  regions: {
    label: "Regions",
    description: "Regions of the target image, marked on it",
    outputs: ["regions"],
    factor: "regions",
  },
} as const satisfies Record<string, Slot>;

/** What is bound, also in studies that name the map by its hash alone. */
export function bindingsOf({
  explanations: bound,
  saliency_sha256: hash,
}: Pick<Parameters, "explanations" | "saliency_sha256">): Parameters["explanations"] {
  if (bound.map !== undefined || !hash) return bound;
  const pictures = [{ sha256: hash, caption: null, mapSha256: null }];
  return { ...bound, map: { "1": { artefact: null, method: null, pictures } } };
}

/** What is shown beside the target, also in sessions that name the map by its hash alone. */
export function explanationsIn({ explanations: shown, saliencySha256 }: View): View["explanations"] {
  if (!saliencySha256) return shown;
  return [{ slot: "map", pictures: [{ sha256: saliencySha256, caption: null, mapSha256: null }] }, ...shown];
}

/**
 * Examples of the left answer before those of the right one, so that they can stand on the sides of their answers. As they
 * were made, those of the AI's answer come first, and their place would give it away.
 */
function besideTheirAnswers(pictures: readonly ShownPicture[], { left }: Record<Side, string>): ShownPicture[] {
  return [...pictures.filter(({ caption }) => caption === left), ...pictures.filter(({ caption }) => caption !== left)];
}

const picturesOf = (shown: View) => explanationsIn(shown).flatMap(({ pictures }) => pictures);

const mapOf = (shown: View) => explanationsIn(shown).find(({ slot }) => slot === "map")?.pictures[0]?.sha256 ?? null;

const cells = z.object({
  stimulus_id: z.string().describe("Stimulus, unique within the study"),
  target_id: z.string().describe("Curated target of which the stimulus was made"),
  target_kind: z
    .string()
    .describe(
      "Kind of target: hit (the AI is right), error (the AI is wrong), low_confidence (the AI is right, but unsure), adversarial (the AI is wrong about an image from outside its training distribution), made (an image that a method has made, of no category)",
    ),
  target_category: z.string().describe("Answer on offer that the AI gives (the paper's target category)"),
  alternative_category: z.string().describe("The other answer on offer"),
  ground_truth: z.string().describe("Category that the dataset gives the image"),
  ai_response: z.string().describe("Category that the AI answers"),
  correct: z
    .int()
    .nullable()
    .describe("1 when the participant answered what the AI answers, else 0; empty when the time ran out"),
  matches_ground_truth: z
    .int()
    .nullable()
    .describe(
      "1 when the participant answered the ground truth, else 0; empty when the time ran out, and for images that were made",
    ),
  target_side: z.string().describe("Side of the AI's answer: left or right"),
  response_side: z
    .string()
    .nullable()
    .describe("Side of the participant's answer: left or right; empty when the time ran out"),
  response_key: z.string().nullable().describe("Key pressed; empty for the mouse, and when the time ran out"),
  stimulus_sha256: z.string().describe("SHA-256 of the target image as PNG"),
  saliency_sha256: z
    .string()
    .nullable()
    .describe("SHA-256 of the saliency map that was shown as PNG; empty when none was shown"),
  artefacts: z
    .string()
    .nullable()
    .describe("Artefacts that were shown, by slot: map=…; examples=…; empty when none was, or before there were slots"),
});

const whatWasShown = (shown: View, trial: z.infer<typeof key>) => ({
  stimulus: `${shown.imageSha256}.png`,
  stimulus_id: trial.stimulus_id,
  target_id: trial.target_id,
  target_kind: trial.target_kind,
  target_category: trial.target_category,
  alternative_category: trial.alternative_category,
  ground_truth: trial.ground_truth,
  ai_response: trial.ai_response,
  target_side: trial.target_side,
  stimulus_sha256: shown.imageSha256,
  saliency_sha256: mapOf(shown),
  artefacts: trial.artefacts ?? null,
});

/**
 * The task of the natural-adversarial study: predict which of two categories the AI answers. The condition decides
 * which explanations are shown beside the image, never the wording.
 */
export const predict2afc = trialType({
  name: "predict-2afc",
  label: "Predict the AI",
  description: "Which of two categories will the AI answer? Keys F and J, or the mouse.",
  icon: "stack",
  revision: 1,
  place: "block",
  kindParameter: "target_kind",
  shared: ["question", "left_key", "right_key", "told_right", "told_wrong"],
  slots,
  parameters,
  view,
  key,
  response,
  cells,
  title: ({ stimulus_id }) => stimulus_id,

  ofTarget: (target) => ({
    stimulus_id: `${target.kind}_${target.imageIndex}`,
    target_id: target.id,
    image_sha256: target.imageSha256,
    target_category: target.targetCategory,
    alternative_category: target.alternativeCategory,
    ground_truth: target.groundTruth,
    ai_response: target.predicted,
    target_kind: target.kind,
  }),

  check(trial, levels) {
    const offered = [trial.target_category, trial.alternative_category];
    return [
      trial.target_category === trial.alternative_category
        ? `both answers are "${trial.target_category}": choose another alternative category`
        : "",
      offered.includes(trial.ai_response)
        ? ""
        : `the AI's answer "${trial.ai_response}" is not on offer: no participant could be correct`,
      trial.left_key === trial.right_key ? `both answers have the key "${trial.left_key}"` : "",
      ...missingExplanations(slots, bindingsOf(trial), levels),
    ].filter(Boolean);
  },

  plan({ parameters: { question, left_key: left, right_key: right, ...trial }, levels, side: targetSide }) {
    const answers = {
      [targetSide]: trial.target_category,
      [otherSide(targetSide)]: trial.alternative_category,
    } as Record<Side, string>;
    return {
      view: {
        question,
        imageSha256: trial.image_sha256,
        explanations: shownExplanations(slots, bindingsOf(trial), levels).map((shown) =>
          shown.slot === "examples" ? { ...shown, pictures: besideTheirAnswers(shown.pictures, answers) } : shown,
        ),
        compact: ["examples", "regions"].some((slot) => Object.keys(trial.explanations[slot] ?? {}).length > 0),
        answers,
        keys: { left, right },
      },
      key: { ...trial, target_side: targetSide, artefacts: boundArtefacts(slots, bindingsOf(trial), levels) },
    };
  },

  images: (shown) => [
    shown.imageSha256,
    ...picturesOf(shown).flatMap(({ sha256, mapSha256 }) => [sha256, mapSha256 ?? []].flat()),
  ],

  seconds: (shown) => 4.5 + 1.5 * picturesOf(shown).length,

  score(shown, trial, given) {
    const answer = shown.answers[given.side];
    if (given.key !== null && given.key !== shown.keys[given.side])
      throw new ExemplarError(
        "INVALID",
        `The key "${given.key}" does not give the answer on the ${given.side}`,
        `It has the key "${shown.keys[given.side]}".`,
      );
    return {
      ...whatWasShown(shown, trial),
      response: answer,
      correct: Number(answer === trial.ai_response),
      matches_ground_truth: trial.target_kind === "made" ? null : Number(answer === trial.ground_truth),
      response_side: given.side,
      response_key: given.key,
    };
  },

  unanswered: (shown, trial) => ({
    ...whatWasShown(shown, trial),
    ...{ response: null, correct: null, matches_ground_truth: null, response_side: null, response_key: null },
  }),

  feedback(shown, trial, given) {
    const answer = shown.answers[given.side];
    const told = answer === trial.ai_response ? trial.told_right : trial.told_wrong;
    return told ? told.replaceAll("{ai}", trial.ai_response).replaceAll("{answer}", answer) : null;
  },

  simulate(shown, trial, participant, generator) {
    const answer = participant.predict(
      {
        answers: [shown.answers.left, shown.answers.right],
        aiResponse: trial.ai_response,
        groundTruth: trial.ground_truth,
        category: trial.target_category,
        columns: { target_kind: trial.target_kind },
      },
      generator,
    );
    const given: Side = answer === shown.answers.left ? "left" : "right";
    return {
      response: { side: given, key: shown.keys[given] },
      rt: participant.reactionTime(picturesOf(shown).length > 0 ? 1500 : 1100, generator),
    };
  },
});
