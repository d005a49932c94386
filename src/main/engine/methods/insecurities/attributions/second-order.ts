import * as tf from "@tensorflow/tfjs-core";
import { type RowProgram, tracedRows } from "../../../batches/row-program.ts";
import { runInBatches } from "../../../batches/run-in-batches.ts";
import type { Workplace } from "../../../batches/workplace.ts";
import { hessianVectorProduct } from "../../../compile/hessian.ts";
import type { Watch } from "../../../watch.ts";
import { copiesOf, curvedOperatorOf, directionalMaps, type Readout } from "../readout.ts";
import type { Score } from "../score.ts";
import type { Attribution, AttributionRequest } from "./attribution.ts";
import { gradient } from "./gradient.ts";

/**
 * Equation 2, both terms: ∇gᵀa + ½aᵀHa at each place, H being the Hessian's block of that place.
 *
 * Where what is read out is piecewise linear in the activations, H is that of the score alone, and the second term is
 * ½Sᵀ(∇²g)S with the attributions S of *all* that is read out: one batched backward pass. Elsewhere each place costs a
 * Hessian-vector product of each score.
 */
export const secondOrder: Attribution = async (request, workplace, watch) => {
  const curved = curvedOperatorOf(request.readout);
  return curved === null
    ? closedForm(request, workplace, watch)
    : byHessianVectorProducts(request, curved, workplace, watch);
};

async function closedForm(
  { readout, activations, values, scores }: AttributionRequest,
  workplace: Workplace,
  { signal }: Watch,
) {
  const everything = Array.from(values, (_, c) => values.map((_, other) => (other === c ? 1 : 0)));
  const maps = await directionalMaps(readout, activations, everything, workplace, signal);
  return {
    maps: scores.map((score) => {
      const own = score.gradient(values);
      return score
        .curvature(values, maps)
        .map((second, at) => maps.reduce((sum, map, c) => sum + own[c]! * map[at]!, second));
    }),
    uncertainty: {},
    note: "Second order in closed form, which is exact: what follows the last convolution is piecewise linear.",
  };
}

async function byHessianVectorProducts(
  request: AttributionRequest,
  curved: string,
  workplace: Workplace,
  watch: Watch,
) {
  const first = await gradient(request, workplace, watch);
  const maps: Float64Array[] = [];
  for (const [k, score] of request.scores.entries()) {
    const second = await secondTerms(request, score, workplace, watch);
    maps.push(first.maps[k]!.map((value, at) => value + second[at]!));
  }
  return {
    maps,
    uncertainty: {},
    note: `Second order by one Hessian-vector product a place: ${curved}, after the last convolution, is not piecewise linear.`,
  };
}

/** ½vᵀHv for each place, v being the activations there and zero elsewhere. */
async function secondTerms(
  { readout, activations }: AttributionRequest,
  score: Score,
  workplace: Workplace,
  { signal, onProgress }: Watch,
): Promise<Float64Array> {
  const count = readout.shape[0] * readout.shape[1];
  const rows = {
    count,
    unit: "places",
    shared: { activations },
    read: (from: number, size: number) => ({ places: Int32Array.from({ length: size }, (_, row) => from + row) }),
  };
  const terms = new Float64Array(count);
  for await (const { from, results } of runInBatches(productProgram(readout, score), rows, workplace, {
    signal,
    onProgress,
  }))
    terms.set(results.terms!.data, from);
  return terms;
}

function productProgram({ key, shape, multiple, read }: Readout, score: Score): RowProgram {
  const [height, width] = shape;
  return tracedRows({
    key: `hessian-vector-products:${score.key}:${key}`,
    rows: { places: { shape: [], dtype: "int32" } },
    shared: { activations: { shape, dtype: "float32" } },
    multiple,
    fn({ activations, places }) {
      const copies = copiesOf(activations!, places!.shape[0]!);
      const isPlace = tf.equal(tf.expandDims(places!, 1), tf.expandDims(tf.range(0, height * width, 1, "int32"), 0));
      const directions = tf.mul(copies, tf.reshape(tf.cast(isPlace, "float32"), [-1, height, width, 1]));
      const product = hessianVectorProduct((a) => tf.sum(score.tensor(read(a as tf.Tensor4D))));
      const [own] = product([copies], [directions]);
      return { terms: tf.mul(0.5, tf.sum(tf.mul(own!, directions), [1, 2, 3])) };
    },
  });
}
