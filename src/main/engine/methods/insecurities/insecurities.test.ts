import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import { multilayerPerceptron } from "../../models/mlp.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { noCheckpoint } from "../checkpoint.ts";
import { noMaps } from "../testing/no-maps.ts";
import { candidateClasses, candidatePairs, likeliestClasses } from "./candidates.ts";
import { ambiguityMap, combinations } from "./combinations.ts";
import { insecurities } from "./insecurities.ts";
import { randomlyPlaced } from "./region-pictures.ts";
import { partsNetwork, patches, targetOf } from "./testing/two-parts.ts";

const place = { ...workplaceOn(onnxRuntime({ threads: 1 })), checkpoint: noCheckpoint, drawMap: noMaps };
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };

beforeAll(() => tf.setBackend("cpu"));

const run = (image: Float32Array, settings: object = {}, seed = 1, classifier = partsNetwork) =>
  insecurities(
    {
      subject: targetOf(image, classifier),
      settings: parseSettings(requireMethod("insecurities"), settings) as SettingsOf<"insecurities">,
      seed,
      uses: {} as { hardness: never },
    },
    place,
    unwatched,
  );

/** The mask of a cell of the grid. */
const cellMask = (row: number, column: number) => patches([{ channel: 0, row, column }]).filter((_, k) => k % 3 === 0);

describe("an image with a part that two classes share and one that only one of them has", () => {
  const shared = { channel: 0, row: 1, column: 0 };
  const image = patches([shared, { channel: 1, row: 2, column: 3 }]);

  test.each(["gradient", "integrated-gradients", "second-order"] as const)(
    "by %s, their insecurity is the shared part and nothing else",
    async (attribution) => {
      const settings = { score: "none", attribution, coverage: 1 / 16, smallest: 0, merge: 1 };
      const { summary, tensors } = await run(image, settings);
      const index = summary.regions.findIndex(({ categories }) => categories.join() === "ant,bee");
      const { outline, coverage } = summary.regions[index]!;
      const mask = Float32Array.from(tensors.masks!.data.subarray(index * 256, (index + 1) * 256));
      const inside = cellMask(shared.row, shared.column);
      // Enlarged bilinearly, the map's hill is as wide as its cell at half its height; its base lies over the neighbours.
      const hits = mask.filter((value, k) => value === 1 && inside[k] === 1).length;
      expect(hits / mask.filter((value) => value === 1).length).toBeGreaterThan(0.7);
      expect(coverage).toBeGreaterThan(0.03);
      expect(outline).toMatch(/^M/);
    },
  );
});

test("what is made is of its kind: masks, coarse maps, pictures of regions and of both classes, controls of equal size", async () => {
  const image = patches([
    { channel: 0, row: 0, column: 0 },
    { channel: 1, row: 1, column: 2 },
    { channel: 2, row: 3, column: 3 },
  ]);
  const made = await run(image, { score: "none", smallest: 0 });
  const summary = outputKinds.regions.summary.parse(made.summary);
  expect(summary).toEqual(made.summary);
  expect(summary.regions.length).toBeGreaterThan(0);
  expect(made.tensors.masks!.shape).toEqual([summary.regions.length, 16, 16]);
  expect(made.tensors.levels!.shape).toEqual([summary.levels!.categories.length, 4, 4]);
  expect(summary.notes.join()).toMatch(/closed form/);
  const size = (name: string) => {
    const { data } = made.pictures[name]!;
    return data.filter((value, k) => k % 3 === 0 && !(value === 128 && data[k + 1] === 128)).length;
  };
  for (const [k, { picture, alone, control, strength, coverage }] of summary.regions.entries()) {
    expect(made.pictures[picture]).toBeDefined();
    const inside = made.tensors.masks!.data.subarray(k * 256, (k + 1) * 256).filter((value: number) => value === 1);
    expect(inside.length / 256).toBeCloseTo(coverage, 9);
    expect([size(alone!), size(control!)]).toEqual([inside.length, inside.length]);
    if (k > 0) expect(strength).toBeLessThanOrEqual(summary.regions[k - 1]!.strength);
  }
  expect(summary.examples.map(({ category }) => category).toSorted()).toEqual(["ant", "bee", "cat"]);
  for (const { picture, datasetIndex } of summary.examples) {
    expect(made.pictures[picture]).toBeDefined();
    // The only training image of the third class is 4, and the target itself is 0.
    expect(datasetIndex).not.toBe(0);
  }
  expect(await run(image, { score: "none", smallest: 0 })).toEqual(made);
});

test("two classes only: one pair; an even image, whose probabilities are all equal: no region, and no failure", async () => {
  const two = {
    ...partsNetwork,
    key: "two",
    classCount: 2,
    design: {
      ...partsNetwork.design,
      spatialLayer: {
        ...partsNetwork.design.spatialLayer!,
        outputs: (_: object, activations: tf.Tensor4D) => {
          const { logits, features } = partsNetwork.design.spatialLayer!.outputs({}, activations);
          return { logits: tf.slice(logits, [0, 0], [-1, 2]) as tf.Tensor2D, features };
        },
      },
    },
  };
  const image = patches([{ channel: 0, row: 1, column: 1 }]);
  const { summary } = await run(image, { score: "none" }, 1, two);
  expect(summary.levels!.categories).toEqual([["ant", "bee"]]);
  expect(summary.regions).toHaveLength(1);
  for (const score of ["hesitancy", "entropy", "none"]) {
    const black = await run(new Float32Array(16 * 16 * 3), { score });
    expect(black.summary.regions).toEqual([]);
    expect(black.summary.difficulty).toBe(score === "none" ? null : { hesitancy: 2 / 3, entropy: 1 }[score]!);
  }
});

test("a network without a spatial layer is refused in words", async () => {
  const design = multilayerPerceptron.design([16, 16, 3], 3);
  const flat = { ...partsNetwork, key: "mlp", design, weights: design.initialise(1) };
  await expect(run(patches([]), {}, 1, flat)).rejects.toThrow(/no last convolution/);
});

test("candidates are the largest attributions at a place, pairs those that are candidates together, each once", () => {
  const maps = [
    [3, 0, 0],
    [2, 5, 0],
    [1, 4, 0],
    [0, 3, 0],
  ].map((map) => Float64Array.from(map));
  const candidates = candidateClasses([7, 2, 9, 4], maps, 2);
  // Ties at the last place go to the earlier classes.
  expect(candidates).toEqual([
    [7, 2, 7],
    [2, 9, 2],
  ]);
  expect(candidatePairs(candidates)).toEqual([
    [2, 7],
    [2, 9],
  ]);
  expect(likeliestClasses(Float64Array.of(0.2, 0.3, 0.2, 0.3), 3)).toEqual([1, 3, 0]);
});

test("two negative attributions are no ambiguity under any combination", () => {
  const maps = [Float64Array.of(-2, 3, 1), Float64Array.of(-3, 2, 4)];
  expect([...ambiguityMap(maps, combinations.product)]).toEqual([0, 6, 4]);
  expect([...ambiguityMap(maps, combinations.minimum)]).toEqual([0, 2, 1]);
  expect([...ambiguityMap(maps, combinations["geometric-mean"])]).toEqual([0, Math.sqrt(6), 2]);
});

test("a control is as large as the region and of its form, and lies within the image", () =>
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), fc.integer(), (pixels, seed) => {
      fc.pre(pixels.includes(true));
      const mask = Uint8Array.from(pixels, Number);
      const moved = randomlyPlaced(mask, 5, 6, seededGenerator(seed));
      const inside = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0);
      expect(inside(moved)).toBe(inside(mask));
      const extents = (values: Uint8Array) =>
        [(k: number) => Math.floor(k / 6), (k: number) => k % 6].map((of) => {
          const own = [...values.keys()].filter((k) => values[k]).map(of);
          return Math.max(...own) - Math.min(...own);
        });
      expect(extents(moved)).toEqual(extents(mask));
    }),
  ));
