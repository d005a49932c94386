import * as tf from "@tensorflow/tfjs-core";

/** `[N, C, H, W]` → `[N, H, W, C]`. Beside another such transposition the compiler removes both. */
export const channelsLast = (x: tf.Tensor): tf.Tensor4D => tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;

/** `[N, H, W, C]` → `[N, C, H, W]` */
export const channelsFirst = (x: tf.Tensor): tf.Tensor4D => tf.transpose(x, [0, 3, 1, 2]) as tf.Tensor4D;

/** A vector with one element a channel, to be broadcast over `[N, C, …]` of this rank. */
export const perChannel = (vector: tf.Tensor, rank: number): tf.Tensor =>
  tf.reshape(vector, [1, vector.size, ...Array<number>(rank - 2).fill(1)]);
