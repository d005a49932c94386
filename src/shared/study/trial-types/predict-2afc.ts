import * as z from "zod";
import { identifier } from "../identifier.ts";
import { type Slot, showsSlot } from "./slot.ts";
import { type Side, sha256, trialType } from "./trial-type.ts";

const question = "What will the AI answer?";

const parameters = z.object({
  stimulus_id: z.string().min(1).describe("The stimulus as the data name it"),
  target_id: z.string().min(1).describe("The curated target"),
  image_sha256: sha256.describe("The target image, a PNG"),
  saliency_sha256: sha256.nullable().describe("The saliency map of the target image, a PNG; null when there is none"),
  target_category: z.string().min(1).describe("One of the two answers: what the classifier answers"),
  alternative_category: z.string().min(1).describe("The other answer"),
  ground_truth: z.string().min(1).describe("The category that the dataset gives the image"),
  ai_response: z.string().min(1).describe("What the classifier answers"),
  target_kind: identifier.describe("hit, error or low_confidence"),
});

const side = z.enum(["left", "right"]);

const view = z.object({
  question: z.string(),
  imageSha256: sha256,
  saliencySha256: sha256.nullable().describe("Null when this condition shows no map"),
  answers: z.object({ left: z.string(), right: z.string() }),
  keys: z.object({ left: z.string(), right: z.string() }),
});

const key = parameters.extend({ target_side: side });

const response = z.object({
  side,
  key: z.enum(["f", "j"]).nullable().describe("Null for the mouse or a finger"),
});

const otherSide = (one: Side): Side => (one === "left" ? "right" : "left");

const slots = {
  map: {
    label: "Map",
    description: "A map of the target image, beside it",
    outputs: ["map"],
    factor: "saliency",
  },
  examples: {
    label: "Examples",
    description: "Images from which the AI's answer can be learnt, with their maps where maps are shown",
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

const cells = z.object({
  stimulus_id: z.string().describe("Stimulus, unique within the study"),
  target_id: z.string().describe("Curated target of which the stimulus was made"),
  target_kind: z
    .string()
    .describe(
      "Kind of target: hit (the AI is right), error (the AI is wrong), low_confidence (the AI is unsure, right or wrong)",
    ),
  target_category: z.string().describe("Answer on offer that the AI gives (the paper's target category)"),
  alternative_category: z.string().describe("The other answer on offer"),
  ground_truth: z.string().describe("Category that the dataset gives the image"),
  ai_response: z.string().describe("Category that the AI answers"),
  correct: z.int().describe("1 when the participant answered what the AI answers, else 0"),
  matches_ground_truth: z.int().describe("1 when the participant answered the ground truth, else 0"),
  target_side: z.string().describe("Side of the AI's answer: left or right"),
  response_side: z.string().describe("Side of the participant's answer: left or right"),
  response_key: z.string().nullable().describe("Key pressed: f or j; empty for the mouse"),
  stimulus_sha256: z.string().describe("SHA-256 of the target image as PNG"),
  saliency_sha256: z
    .string()
    .nullable()
    .describe("SHA-256 of the saliency map that was shown as PNG; empty when none was shown"),
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
  slots,
  parameters,
  view,
  key,
  response,
  cells,
  title: ({ stimulus_id }) => stimulus_id,

  check(trial, levels) {
    const offered = [trial.target_category, trial.alternative_category];
    return [
      trial.target_category === trial.alternative_category
        ? `both answers are "${trial.target_category}": choose another alternative category`
        : "",
      offered.includes(trial.ai_response)
        ? ""
        : `the AI's answer "${trial.ai_response}" is not on offer: no participant could be correct`,
      showsSlot(slots.map, levels) && trial.saliency_sha256 === null
        ? "there is no saliency map to show: make one, or leave the trial out"
        : "",
    ].filter(Boolean);
  },

  plan({ parameters: trial, levels, side: targetSide }) {
    const answers = {
      [targetSide]: trial.target_category,
      [otherSide(targetSide)]: trial.alternative_category,
    } as Record<Side, string>;
    return {
      view: {
        question,
        imageSha256: trial.image_sha256,
        saliencySha256: showsSlot(slots.map, levels) ? trial.saliency_sha256 : null,
        answers,
        keys: { left: "f", right: "j" },
      },
      key: { ...trial, target_side: targetSide },
    };
  },

  images: ({ imageSha256, saliencySha256 }) => (saliencySha256 ? [imageSha256, saliencySha256] : [imageSha256]),

  seconds: ({ saliencySha256 }) => (saliencySha256 ? 6 : 4.5),

  score(shown, trial, given) {
    const answer = shown.answers[given.side];
    return {
      stimulus: `${shown.imageSha256}.png`,
      response: answer,
      stimulus_id: trial.stimulus_id,
      target_id: trial.target_id,
      target_kind: trial.target_kind,
      target_category: trial.target_category,
      alternative_category: trial.alternative_category,
      ground_truth: trial.ground_truth,
      ai_response: trial.ai_response,
      correct: Number(answer === trial.ai_response),
      matches_ground_truth: Number(answer === trial.ground_truth),
      target_side: trial.target_side,
      response_side: given.side,
      response_key: given.key,
      stimulus_sha256: shown.imageSha256,
      saliency_sha256: shown.saliencySha256,
    };
  },

  feedback(shown, trial, given) {
    const answer = shown.answers[given.side];
    return answer === trial.ai_response
      ? `Yes: the AI answers “${trial.ai_response}”.`
      : `Not this time: the AI answers “${trial.ai_response}”, you predicted “${answer}”.`;
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
      response: { side: given, key: given === "left" ? ("f" as const) : ("j" as const) },
      rt: participant.reactionTime(shown.saliencySha256 ? 1500 : 1100, generator),
    };
  },
});
