import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { workplaceOn } from "#engine/batches/workplace.ts";
import type { PartDescription } from "#engine/datasets/part-annotations.ts";
import type { Attribution } from "#engine/methods/insecurities/attributions/attribution.ts";
import { integratedGradientsTo } from "#engine/methods/insecurities/attributions/integrated-gradients.ts";
import { attributions } from "#engine/methods/insecurities/attributions/list.ts";
import { candidateClasses, candidatePairs, likeliestClasses } from "#engine/methods/insecurities/candidates.ts";
import { ambiguityMap, combinations } from "#engine/methods/insecurities/combinations.ts";
import { agreementOf } from "#engine/methods/insecurities/evaluation/agreement.ts";
import { jensenShannon, symmetricDivergence } from "#engine/methods/insecurities/evaluation/ambiguity-strength.ts";
import { groundTruth, partsByPair } from "#engine/methods/insecurities/evaluation/ground-truth.ts";
import { curvedOperatorOf, logitsOf, type Readout, readOut } from "#engine/methods/insecurities/readout.ts";
import {
  entropy,
  hardness,
  hesitancy,
  logit,
  probability,
  type Score,
  softmax,
} from "#engine/methods/insecurities/score.ts";
import type { Network } from "#engine/models/classifier.ts";
import { spatialActivations } from "#engine/models/spatial-gradients.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { coverageMask } from "#shared/images/coverage-mask.ts";
import { resizeMap } from "#shared/images/resize-map.ts";
import { channelsLast, flat, largestDifference, readReference, referenceFiles } from "./reference-files.ts";
import { tinyNetwork } from "./tiny-networks.ts";

const workplace = workplaceOn(onnxRuntime({ threads: 1 }));
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
/** Of the largest entry, for an engine in single precision. */
const MAPS = 2e-5;
const SECOND_ORDER = 1e-4;
const INTEGRALS = 5e-3;
const almostExact = integratedGradientsTo({ tolerance: 1e-5, pieces: 64, most: 20_000 });

beforeAll(() => tf.setBackend("cpu"));

const expectMap = (actual: ArrayLike<number>, expected: unknown, tolerance: number) => {
  const values = flat(expected);
  if (values.every((value) => value === 0)) expect(Math.max(...Array.from(actual, Math.abs))).toBeLessThan(tolerance);
  else expect(largestDifference(actual, values)).toBeLessThan(tolerance);
};

/** A predictor's one number: w · mean(A) + b, as the references have it. */
function hardnessReadout({ key, shape, multiple }: Readout, { w, b }: { w: number[]; b: number }): Readout {
  return {
    ...{ key: `hardness:${key}`, shape, multiple, size: 1 },
    read: (activations) => tf.add(tf.matMul(tf.mean(activations, [1, 2]), tf.tensor2d(w, [w.length, 1])), b),
  };
}

const cases = referenceFiles("insecurities", ["attribution_gap", "attribution_fc", "attribution_vgg"]).flatMap(
  ([name, { inputs, expected }]) =>
    (inputs.image_indices as number[]).map((index, k) => ({
      ...{ name: `${name}, image ${k}`, index, networkName: inputs.network as string },
      expected: expected.images[k],
    })),
);

describe.each(cases)("$name", ({ networkName, index, expected }) => {
  let network: Network;
  let readout: Readout;
  let hard: Readout;
  let activations: Float32Array;
  let values: Float64Array;
  beforeAll(async () => {
    const tiny = await tinyNetwork(networkName);
    network = tiny.network;
    readout = logitsOf(network);
    const described = readReference("insecurities", "networks").inputs[networkName];
    hard = hardnessReadout(readout, described.hardness);
    activations = await spatialActivations(network, channelsLast(tiny.images[index]!), workplace);
    values = await readOut(readout, activations, workplace);
  });

  const mapsOf = async (attribute: Attribution, scores: readonly Score[]) =>
    (await attribute({ readout, activations, values, scores }, workplace, unwatched)).maps;
  const hardMap = async (attribute: Attribution) => {
    const own = await readOut(hard, activations, workplace);
    expect(hardness.value(own)).toBeCloseTo(expected.hardness, 5);
    const request = { readout: hard, activations, values: own, scores: [hardness] };
    return (await attribute(request, workplace, unwatched)).maps[0]!;
  };
  const all = (score: (c: number) => Score) => Array.from({ length: network.classCount }, (_, c) => score(c));

  test("activations, logits, and how difficult the image is", () => {
    expectMap(activations, [...channelsLast(expected.activations)], 1e-5);
    expectMap(values, expected.logits, 1e-5);
    expectMap(softmax(values), expected.probs, 1e-5);
    expect(hesitancy.value(values)).toBeCloseTo(expected.hesitancy, 5);
    expect(entropy.value(values)).toBeCloseTo(expected.entropy, 5);
  });

  test("first order: logits, probabilities and difficulty", async () => {
    for (const [score, maps] of [
      [logit, expected.logit_maps],
      [probability, expected.softmax_maps],
    ] as const)
      for (const [c, map] of (await mapsOf(attributions.gradient, all(score))).entries()) expectMap(map, maps[c], MAPS);
    const { hesitancy: doubt, entropy: spread, hardness: difficult } = expected.difficulty_maps;
    const [hesitant, entropic] = await mapsOf(attributions.gradient, [hesitancy, entropy]);
    expectMap(hesitant!, doubt, MAPS);
    expectMap(entropic!, spread, MAPS);
    expectMap(await hardMap(attributions.gradient), difficult, MAPS);
  });

  test("integrated gradients, complete to 1e-3", async () => {
    const [k] = likeliestClasses(softmax(values), 1) as [number];
    const scores = { logit_top: logit(k), softmax_top: probability(k), entropy };
    for (const [name, score] of Object.entries(scores)) {
      const { map_20000_midpoint, f_minus_baseline } = expected.integrated_gradients[name];
      const [map] = await mapsOf(attributions["integrated-gradients"], [score]);
      expect(Math.abs(map!.reduce((sum, value) => sum + value, 0) - f_minus_baseline)).toBeLessThan(1.01e-3);
      const [exact] = await mapsOf(almostExact, [score]);
      expectMap(exact!, map_20000_midpoint, INTEGRALS);
    }
  });

  test("second order in closed form, against the exact Hessian", async () => {
    expect(curvedOperatorOf(readout)).toBeNull();
    for (const [name, { first_order_map, second_order_term }] of Object.entries<Record<string, number[][]>>(
      expected.second_order,
    )) {
      const both = flat(first_order_map).map((value, at) => value + flat(second_order_term)[at]!);
      if (name === "hardness") expectMap(await hardMap(attributions["second-order"]), [...both], SECOND_ORDER);
      else {
        const [k] = likeliestClasses(softmax(values), 1) as [number];
        const own: Record<string, Score> = { hesitancy, entropy, logit_top: logit(k) };
        const score = own[name] ?? probability(Number(name.split("_")[1]));
        const [first] = await mapsOf(attributions.gradient, [score]);
        const [map] = await mapsOf(attributions["second-order"], [score]);
        expectMap(map!, [...both], MAPS);
        expectMap(
          map!.map((value, at) => value - first![at]!),
          second_order_term,
          SECOND_ORDER,
        );
      }
    }
  });

  test("candidates, pairs, ambiguity maps and masks", async () => {
    const classes = likeliestClasses(softmax(values), 5);
    expect(classes).toEqual(expected.top5);
    const maps = await mapsOf(attributions.gradient, classes.map(logit));
    const [difficulty] = await mapsOf(attributions.gradient, [hesitancy]);
    const candidates = candidateClasses(classes, maps, 3);
    expect(candidates.flat()).toEqual([...flat(expected.candidates_per_location)]);
    const pairs = candidatePairs(candidates);
    expect(pairs).toEqual(expected.pairs);
    for (const pair of pairs) {
      const own = pair.map((c) => maps[classes.indexOf(c)]!);
      const { raw_product, clipped_product } = expected.ambiguity_hesitancy[pair.join("-")];
      expectMap(ambiguityMap([...own, difficulty!], combinations.product), clipped_product, 5e-5);
      expectMap(
        difficulty!.map((value, at) => value * own[0]![at]! * own[1]![at]!),
        raw_product,
        5e-5,
      );
    }
    const { pair, upsampled_12x12_half_pixel, at_coverage } = expected.masks;
    const exact = flat(expected.ambiguity_hesitancy[pair.join("-")].raw_product);
    const upsampled = resizeMap(exact, [readout.shape[0], readout.shape[1]], [12, 12]);
    expectMap(upsampled, upsampled_12x12_half_pixel, 1e-6);
    for (const { coverage, mask, pixels } of at_coverage) {
      const found = coverageMask(flat(upsampled_12x12_half_pixel), coverage);
      expect([...found.mask]).toEqual([...flat(mask)]);
      expect(found.coverage * 144).toBeCloseTo(pixels, 9);
    }
  });
});

describe.each(referenceFiles("insecurities", ["second_order_algebra"]))("%s", (_, { inputs, expected }) => {
  test.each((inputs.cases as { logits: number[]; S: unknown[] }[]).map((given, k) => [given, expected.cases[k]]))(
    "a case",
    (given, exact) => {
      const logits = Float64Array.from(given.logits);
      const maps = given.S.map(flat);
      expectMap(softmax(logits), exact.probs, 1e-11);
      for (const [c, term] of exact.second_order_softmax.entries())
        expectMap(probability(c).curvature(logits, maps), term, 1e-10);
      expectMap(hesitancy.curvature(logits, maps), exact.second_order_hesitancy, 1e-10);
      expectMap(entropy.curvature(logits, maps), exact.second_order_entropy_normalised, 1e-10);
    },
  );
});

describe.each(referenceFiles("insecurities", ["resize"]))("%s", (_, { inputs, expected }) => {
  test("bilinear, with half-pixel centres", () => {
    const [up, down] = [flat(inputs.a), flat(inputs.b)];
    expectMap(resizeMap(up, [3, 4], inputs.to), expected.a.half_pixel, 1e-9);
    expectMap(resizeMap(down, [6, 8], inputs.b_to), expected.b_no_antialias.half_pixel, 1e-9);
  });
});

describe.each(referenceFiles("insecurities", ["evaluation"]))("%s", (_, { inputs, expected }) => {
  const descriptions = inputs.distributions_class_part_attribute as PartDescription[][];
  const side: number = inputs.image_size;
  const similarities = { symKL: symmetricDivergence, JS: jensenShannon };

  test("how alike each part is under each pair of classes, and which are the most", () => {
    for (const [k, [part, a, b]] of (expected.triplets_part_a_b as [number, number, number][]).entries()) {
      const [own, other] = [descriptions[a]![part]!, descriptions[b]![part]!];
      expect(symmetricDivergence(own, other)).toBeCloseTo(expected.gamma_exp_minus_symKL_mean_over_attributes[k], 9);
      expect(-jensenShannon(own, other)).toBeCloseTo(expected.divergence_JS_released_mean_over_attributes[k], 9);
    }
    for (const [name, similarity] of Object.entries(similarities)) {
      const truth = groundTruth(descriptions, similarity, inputs.share_of_triplets);
      const triplets = truth.map(({ part, pair }) => [part, ...pair]);
      expect(triplets.toSorted((x, y) => x[0]! - y[0]! || x[1]! - y[1]! || x[2]! - y[2]!)).toEqual(
        expected[`ground_truth_${name}`],
      );
    }
  });

  test("precision, recall and intersection over union of regions", () => {
    const field = flat(inputs.field);
    const parts = (inputs.part_points_row_column as [number, number][]).map((point, part) => {
      const [top, left, bottom, right] = inputs.part_boxes_r0_c0_r1_c1_exclusive[part];
      const inBox = (row: number, column: number) => row >= top && row < bottom && column >= left && column < right;
      const mask = Uint8Array.from({ length: side ** 2 }, (_, k) => Number(inBox(Math.floor(k / side), k % side)));
      return { part, point, mask };
    });
    for (const { pair, coverage, mask_roll_columns, pixels, ...measures } of expected.evaluations) {
      const rolled = field.map((_, k) => {
        const column = (((k % side) - mask_roll_columns) % side) + side;
        return field[k - (k % side) + (column % side)]!;
      });
      const { mask } = coverageMask(rolled, coverage);
      expect(mask.reduce((sum, value) => sum + value, 0)).toBe(pixels);
      for (const [name, similarity] of Object.entries(similarities)) {
        const truth = partsByPair(groundTruth(descriptions, similarity, inputs.share_of_triplets));
        const wanted = truth.get(pair.join(" ")) ?? [];
        const { hits, inside, wanted: present, iou } = agreementOf(mask, side, parts, wanted);
        const exact = measures[name];
        expect(hits).toBe(exact.J);
        expect(inside === 0 ? null : hits / inside).toEqual(close(exact.precision));
        expect(present === 0 ? null : hits / present).toEqual(close(exact.recall));
        expect(iou).toEqual(close(exact.iou));
      }
    }
  });

  const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));
});
