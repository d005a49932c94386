import * as tf from "@tensorflow/tfjs-core";

/**
 * Runs a synchronous function while another TF.js backend, which must be ready, is the active one. TF.js switches
 * between ready backends at once; what its `setBackend` promises is only the start of a backend that is not.
 */
export function withActiveBackend<R>(name: string, run: () => R): R {
  const active: string | undefined = tf.getBackend();
  tf.setBackend(name);
  try {
    return run();
  } finally {
    if (active) tf.setBackend(active);
  }
}
