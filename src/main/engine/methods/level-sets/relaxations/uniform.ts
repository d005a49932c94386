import * as tf from "@tensorflow/tfjs-core";
import { logNormal, type Relaxation } from "./relaxation.ts";

/** As much of every class: u ~ N(maxᵢ f(x)ᵢ − minⱼ f(x)ⱼ, σ²), u* = 0 (Booth et al. 2021, equations 15 and 16). */
export const uniform: Relaxation = {
  logLikelihood: (p, _, sigma) => logNormal(tf.sub(tf.max(p, 1), tf.min(p, 1)), sigma) as tf.Tensor1D,
  distance: (p) => Math.max(...Array.from(p)) - Math.min(...Array.from(p)),
  widest: 0.3,
};
