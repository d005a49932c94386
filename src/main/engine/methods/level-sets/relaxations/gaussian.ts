import * as tf from "@tensorflow/tfjs-core";
import { largestDeviation, logNormal, type Relaxation } from "./relaxation.ts";

/** The prediction `first`, each class's by itself: u ~ N(f(x), σ²I), u* = p (Booth et al. 2021, equations 2-4). */
export const gaussian: Relaxation = {
  logLikelihood: (p, { first }, sigma) => tf.sum(logNormal(tf.sub(p, first), sigma), 1),
  distance: largestDeviation,
  widest: 0.3,
};
