import * as z from "zod";
import { identifier } from "../study-document.ts";
import { type Levels, type Side, sha256, type TrialType } from "./trial-type.ts";

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

type Parameters = z.infer<typeof parameters>;
type View = z.infer<typeof view>;
type Key = z.infer<typeof key>;
type Response = z.infer<typeof response>;

const otherSide = (one: Side): Side => (one === "left" ? "right" : "left");

/** Both 0/1 and any other coding with 0 for "not shown". */
const shows = (levels: Levels, factor: string) => levels[factor] !== undefined && String(levels[factor]) !== "0";

/**
 * The task of the natural-adversarial study: predict which of two categories the AI answers. The condition decides
 * which explanations are shown beside the image, never the wording.
 */
export const predict2afc: TrialType<Parameters, View, Key, Response> = {
  name: "predict-2afc",
  label: "Predict the AI",
  description: "Which of two categories will the AI answer? Keys F and J, or the mouse.",
  place: "block",
  factors: ["saliency"],
  kindParameter: "target_kind",
  parameters,
  view,
  key,
  response,
  columns: {
    stimulus_id: { description: "Stimulus, unique within the study", type: "string", unit: null },
    target_id: { description: "Curated target of which the stimulus was made", type: "string", unit: null },
    target_kind: {
      description:
        "Kind of target: hit (the AI is right), error (the AI is wrong), low_confidence (the AI is unsure, right or wrong)",
      type: "string",
      unit: null,
    },
    target_category: {
      description: "Answer on offer that the AI gives (the paper's target category)",
      type: "string",
      unit: null,
    },
    alternative_category: { description: "The other answer on offer", type: "string", unit: null },
    ground_truth: { description: "Category that the dataset gives the image", type: "string", unit: null },
    ai_response: { description: "Category that the AI answers", type: "string", unit: null },
    correct: {
      description: "1 when the participant answered what the AI answers, else 0",
      type: "integer",
      unit: null,
    },
    matches_ground_truth: {
      description: "1 when the participant answered the ground truth, else 0",
      type: "integer",
      unit: null,
    },
    target_side: { description: "Side of the AI's answer: left or right", type: "string", unit: null },
    response_side: { description: "Side of the participant's answer: left or right", type: "string", unit: null },
    response_key: { description: "Key pressed: f or j; empty for the mouse", type: "string", unit: null },
    stimulus_sha256: { description: "SHA-256 of the target image as PNG", type: "string", unit: null },
    saliency_sha256: {
      description: "SHA-256 of the saliency map that was shown as PNG; empty when none was shown",
      type: "string",
      unit: null,
    },
  },

  check(trial, levels) {
    const offered = [trial.target_category, trial.alternative_category];
    return [
      trial.target_category === trial.alternative_category
        ? `both answers are "${trial.target_category}": choose another alternative category`
        : "",
      offered.includes(trial.ai_response)
        ? ""
        : `the AI's answer "${trial.ai_response}" is not on offer: no participant could be correct`,
      shows(levels, "saliency") && trial.saliency_sha256 === null
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
        saliencySha256: shows(levels, "saliency") ? trial.saliency_sha256 : null,
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
      response: { side: given, key: given === "left" ? "f" : "j" },
      rt: participant.reactionTime(shown.saliencySha256 ? 1500 : 1100, generator),
    };
  },
};
