import * as tf from "@tensorflow/tfjs-core";
import { type RowProgram, tracedRows } from "../../batches/row-program.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { firstCurvedOperator } from "../../compile/piecewise-linear.ts";
import { trace } from "../../compile/trace-backend.ts";
import { constants } from "../../models/architecture.ts";
import type { Network } from "../../models/classifier.ts";
import { requireSpatialLayer } from "../../models/spatial-gradients.ts";

/** What is read out of the activations of the last spatial layer: the logits, or a predictor's one number. */
export interface Readout {
  /** Equal for what reads the same out of the same network. */
  readonly key: string;
  /** Of the activations, `[h, w, D]`. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** How many numbers are read out. */
  readonly size: number;
  /** Rows come in multiples of it. */
  readonly multiple: number;
  /** A pure TF.js function: `[N, h, w, D]` → `[N, size]`. */
  read(activations: tf.Tensor4D): tf.Tensor2D;
}

/** The logits of a network. */
export function logitsOf(network: Network): Readout {
  const { design, weights, key, classCount } = network;
  const layer = requireSpatialLayer(network);
  return {
    key: `logits:${key}`,
    shape: layer.shape,
    size: classCount,
    multiple: design.batch ?? 1,
    read: (activations) => layer.outputs(constants(weights), activations).logits,
  };
}

/**
 * The first operator between the activations and what is read out that is not piecewise linear; null where there is none,
 * and second derivatives of what is read out are zero almost everywhere.
 */
export function curvedOperatorOf({ shape, multiple, read }: Readout): string | null {
  const specs = { activations: { shape: [multiple, ...shape], dtype: "float32" as const } };
  return firstCurvedOperator(trace(({ activations }) => ({ readout: read(activations as tf.Tensor4D) }), specs));
}

/** What is read out of one image's activations. */
export async function readOut(
  readout: Readout,
  activations: Float32Array,
  workplace: Workplace,
): Promise<Float64Array> {
  const { key, shape, multiple, read } = readout;
  const program = tracedRows({
    key: `readout:${key}`,
    rows: { activations: { shape, dtype: "float32" } },
    multiple,
    fn: ({ activations }) => ({ values: read(activations as tf.Tensor4D) }),
  });
  let values = new Float64Array();
  for await (const { results } of runInBatches(program, { count: 1, read: () => ({ activations }) }, workplace))
    values = Float64Array.from(results.values!.data);
  return values;
}

/** Linear combinations of what is read out, by their coefficients. */
export type Directions = readonly Float64Array[];

/**
 * First-order attributions of linear combinations of what is read out: Σ_d ∂(c·ℓ)/∂A_d A_d at each place, `[places]` for
 * each direction c. The image's convolutions are behind it already; all directions go back through the rest in one batch.
 */
export async function directionalMaps(
  readout: Readout,
  activations: Float32Array,
  directions: Directions,
  workplace: Workplace,
  signal: AbortSignal,
): Promise<Float64Array[]> {
  const rows = {
    count: directions.length,
    shared: { activations },
    read: (from: number, count: number) => ({ directions: stacked(directions.slice(from, from + count)) }),
  };
  const maps: Float64Array[] = [];
  for await (const batch of runInBatches(directionalProgram(readout), rows, workplace, { signal })) {
    const places = batch.results.maps!.data.length / batch.rows;
    for (let row = 0; row < batch.rows; row++)
      maps.push(Float64Array.from(batch.results.maps!.data.subarray(row * places, (row + 1) * places)));
  }
  return maps;
}

function directionalProgram({ key, shape, size, multiple, read }: Readout): RowProgram {
  return tracedRows({
    key: `directional-maps:${key}`,
    rows: { directions: { shape: [size], dtype: "float32" } },
    shared: { activations: { shape, dtype: "float32" } },
    multiple,
    fn({ activations, directions }) {
      const copies = copiesOf(activations!, directions!.shape[0]!);
      const gradients = tf.grad((a) => tf.sum(tf.mul(read(a as tf.Tensor4D), directions!)))(copies);
      return { maps: tf.sum(tf.mul(gradients, copies), 3) };
    },
  });
}

/** One image's activations `[h, w, D]` once for each row. */
export const copiesOf = (activations: tf.Tensor, count: number): tf.Tensor4D =>
  tf.tile(tf.expandDims(activations, 0), [count, 1, 1, 1]);

export function stacked(rows: readonly ArrayLike<number>[]): Float32Array {
  const size = rows[0]?.length ?? 0;
  const result = new Float32Array(rows.length * size);
  for (const [k, row] of rows.entries()) result.set(row, k * size);
  return result;
}
