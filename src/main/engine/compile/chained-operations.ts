import * as tf from "@tensorflow/tfjs-core";

/**
 * The gradients of products and of batched gathers call these operations as methods of a tensor, which TF.js's core
 * leaves out in its build for Node.
 */
const methods = {
  reshape(this: tf.Tensor, shape: number[]) {
    return tf.reshape(this, shape);
  },
  slice(this: tf.Tensor, begin: number | number[], size?: number | number[]) {
    return tf.slice(this, begin as number, size as number);
  },
  split(this: tf.Tensor, sizes: number | number[], axis?: number) {
    return tf.split(this, sizes, axis);
  },
};

for (const [name, method] of Object.entries(methods))
  if (!(name in tf.Tensor.prototype))
    Object.defineProperty(tf.Tensor.prototype, name, { value: method, writable: true });
