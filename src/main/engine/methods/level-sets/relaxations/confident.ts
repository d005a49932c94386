import * as tf from "@tensorflow/tfjs-core";
import { at, atClass, logNormal, type Relaxation } from "./relaxation.ts";

/** Confidence in the class of `first` (a one there): u ~ N(f(x)ᵢ, σ²), u* = 1 (Booth et al. 2021, equation 6). */
export const confident: Relaxation = {
  logLikelihood: (p, { first }, sigma) => logNormal(tf.sub(at(p, first), 1), sigma) as tf.Tensor1D,
  distance: (p, { first }) => 1 - atClass(p, first),
  widest: 0.3,
};
