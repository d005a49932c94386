import * as tf from "@tensorflow/tfjs-core";
import { type RowProgram, tracedRows } from "../../../batches/row-program.ts";
import { runInBatches } from "../../../batches/run-in-batches.ts";
import type { Workplace } from "../../../batches/workplace.ts";
import { integrateAlong, type PathPrecision } from "../../path-integral.ts";
import type { Readout } from "../readout.ts";
import type { Score } from "../score.ts";
import type { Attribution } from "./attribution.ts";

/**
 * Integrated gradients (Sundararajan et al. 2017) along the straight path from activations of zero, summed over channels:
 * until the places' shares add up to the score's difference within the tolerance, by no more gradients a score than `most`.
 */
export const integratedGradientsTo =
  (precision: PathPrecision): Attribution =>
  async ({ readout, activations, scores }, workplace, watch) => {
    const maps: Float64Array[] = [];
    let [completeness, gradients] = [0, 0];
    for (const score of scores) {
      const path = pathOf(readout, score, activations, workplace, watch.signal);
      const { attributions, completenessError, steps } = await integrateAlong(path, precision, watch);
      maps.push(attributions);
      completeness = Math.max(completeness, Math.abs(completenessError));
      gradients += steps;
    }
    return { maps, uncertainty: { completeness_error: completeness, gradients }, note: null };
  };

export const integratedGradients = integratedGradientsTo({ tolerance: 1e-3, pieces: 32, most: 4096 });

function pathOf(readout: Readout, score: Score, activations: Float32Array, workplace: Workplace, signal: AbortSignal) {
  const size = readout.shape[0] * readout.shape[1];
  async function* slopes(places: readonly number[]) {
    const rows = {
      count: places.length,
      shared: { activations },
      read: (from: number, count: number) => ({ places: Float32Array.from(places.slice(from, from + count)) }),
    };
    for await (const { rows: count, results } of runInBatches(slopeProgram(readout, score), rows, workplace, {
      signal,
    }))
      for (let row = 0; row < count; row++)
        yield {
          answer: results.answers!.data[row]!,
          slope: results.slopes!.data.subarray(row * size, (row + 1) * size),
        };
  }
  return {
    size,
    slopes,
    async answers(places: readonly number[]) {
      const answers: number[] = [];
      for await (const { answer } of slopes(places)) answers.push(answer);
      return answers;
    },
  };
}

/** g(tA), and Σ_d ∂g(tA)/∂A_d A_d at each place, for places t of the path. */
function slopeProgram({ key, shape, multiple, read }: Readout, score: Score): RowProgram {
  return tracedRows({
    key: `slopes:${score.key}:${key}`,
    rows: { places: { shape: [], dtype: "float32" } },
    shared: { activations: { shape, dtype: "float32" } },
    multiple,
    fn({ activations, places }) {
      const a = tf.expandDims(activations!, 0);
      let answers: tf.Tensor | undefined;
      const gradients = tf.grad((x) => {
        answers = score.tensor(read(x as tf.Tensor4D));
        return tf.sum(answers);
      })(tf.mul(a, tf.reshape(places!, [-1, 1, 1, 1])));
      return { slopes: tf.sum(tf.mul(gradients, a), 3), answers: answers! };
    },
  });
}
