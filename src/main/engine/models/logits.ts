import * as tf from "@tensorflow/tfjs-core";
import type { AnswerKind } from "#shared/contract/imported-model.ts";
import { SMALLEST } from "./raw-answers.ts";

/** One logit a class: of one number for two classes as well, and the logarithms of probabilities. */
export function logitsOf(values: tf.Tensor, answers: AnswerKind): tf.Tensor {
  const logarithm = (p: tf.Tensor) => tf.log(tf.maximum(p, SMALLEST));
  switch (answers) {
    case "logits":
      return values;
    case "probabilities":
      return logarithm(values);
    case "one logit":
      return tf.concat([tf.zerosLike(values), values], 1);
    case "one probability":
      return logarithm(tf.concat([tf.sub(1, values), values], 1));
  }
}
