/**
 * What a method may need of a classifier and its project, and how that is said: "… needs {of}, which {classifier} does
 * not give".
 */
export const needs = {
  answers: "the probabilities of the answers",
  batches: "the same answers for an image alone and among others",
  gradients: "gradients",
  "spatial-layer": "a last convolution, whose activations lie over the image",
  features: "the activations before the classification layer",
  "classification-layer": "the weights of the classification layer",
  randomisation: "weights that can be drawn anew",
  parts: "images whose parts are annotated",
  "training-images": "the images that it was trained on",
} as const;

export type Need = keyof typeof needs;
