import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { coverageMask } from "#shared/images/coverage-mask.ts";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../../batches/workplace.ts";
import { birdAnnotations } from "../../../datasets/birds/bird-parts.ts";
import type { PartAnnotations } from "../../../datasets/part-annotations.ts";
import { onnxRuntime } from "../../../runtime/onnx-runtime.ts";
import { noCheckpoint } from "../../checkpoint.ts";
import type { DatasetMaterial } from "../../runner.ts";
import { noMaps } from "../../testing/no-maps.ts";
import { partsNetwork, patches } from "../testing/two-parts.ts";
import { agreementOf } from "./agreement.ts";
import { jensenShannon, occurrence, symmetricDivergence } from "./ambiguity-strength.ts";
import { groundTruth } from "./ground-truth.ts";
import { insecurityAgreement } from "./insecurity-agreement.ts";
import { moved, ranked } from "./ranked-map.ts";
import { regionCurves } from "./region-curves.ts";

const place = { ...workplaceOn(onnxRuntime({ threads: 1 })), checkpoint: noCheckpoint, drawMap: noMaps };
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };

beforeAll(() => tf.setBackend("cpu"));

test("curves of one sorting are what each coverage's mask gives by itself", () =>
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const generator = seededGenerator(seed);
      const [height, width] = [6, 7];
      const map = Float64Array.from({ length: height * width }, () => generator.integer(5));
      const parts = [0, 1, 2, 3].map((part) => ({
        part,
        point: part === 3 ? null : ([generator.integer(height), generator.integer(width)] as const),
        mask: Uint8Array.from(map, () => generator.integer(2)),
      }));
      const ambiguous = [1, 3].slice(0, generator.integer(3));
      const coverages = [0.01, 0.2, 0.5, 0.9];
      const curves = regionCurves(ranked(map), width, parts, ambiguous, coverages);
      for (const [k, coverage] of coverages.entries()) {
        const own = agreementOf(coverageMask(map, coverage).mask, width, parts, ambiguous);
        expect([curves.hits[k], curves.inside[k], curves.wanted]).toEqual([own.hits, own.inside, own.wanted]);
        expect(curves.iou === null ? null : curves.iou[k]).toEqual(own.iou);
      }
    }),
  ));

test("a moved map holds the same regions elsewhere, in the order of its own values", () =>
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const generator = seededGenerator(seed);
      const [height, width] = [5, 7];
      const map = ranked(Float64Array.from({ length: height * width }, () => generator.integer(9)));
      const other = moved(map, width, generator);
      expect([...other.order].map((pixel) => other.values[pixel])).toEqual(
        [...map.order].map((pixel) => map.values[pixel]),
      );
      expect(new Set(other.order).size).toBe(height * width);
      // Neighbours stay neighbours, around the edges.
      const place = (pixel: number) => [Math.floor(pixel / width), pixel % width] as const;
      const to = new Int32Array(map.order.length);
      for (const [rank, pixel] of map.order.entries()) to[pixel] = other.order[rank]!;
      for (const [pixel, there] of to.entries()) {
        const [row, column] = place(pixel);
        const [right, below] = [row * width + ((column + 1) % width), ((row + 1) % height) * width + column];
        const [ownRow, ownColumn] = place(there);
        expect(place(to[right]!)[0]).toBe(ownRow);
        expect([1, width - 1]).toContain((place(to[right]!)[1] - ownColumn + width) % width);
        expect(place(to[below]!)).toEqual([(ownRow + 1) % height, ownColumn]);
      }
    }),
  ));

describe("how alike a part is under two classes", () => {
  const description = [
    [0.7, 0.2, 0.1],
    [0.5, 0.5],
  ];
  test("most of all where it is the same, and not at all where they share no value", () => {
    expect(symmetricDivergence(description, description)).toBeCloseTo(1, 12);
    expect(jensenShannon(description, description)).toBeCloseTo(0, 12);
    expect(symmetricDivergence([[1, 0]], [[0, 1]])).toBe(0);
    expect(jensenShannon([[1, 0]], [[0, 1]])).toBeCloseTo(-2 * Math.log(2), 12);
  });
  test("parts with one number are ambiguous where they occur often under both", () => {
    expect(occurrence()([[0.8]], [[0.4]])).toBeCloseTo(0.6, 12);
    expect(occurrence()([[0.8]], [[0.2]])).toBe(Number.NEGATIVE_INFINITY);
    expect(groundTruth([[[[0.8]]], [[[0.2]]]], occurrence(), 1)).toEqual([]);
  });
});

test("every part of a bird that shows has a mask, and its point lies within it", () => {
  const { partsOf, partNames } = birdAnnotations(64);
  for (const index of [0, 17, 3000]) {
    const seen = partsOf(index) as Awaited<ReturnType<typeof partsOf>>;
    expect(seen.length).toBeGreaterThanOrEqual(7);
    for (const { part, point, mask } of seen) {
      expect(partNames[part]).toBeDefined();
      expect(mask![point![0] * 64 + point![1]]).toBe(1);
    }
  }
});

/** Images of two patches of which two classes share the red one; parts are annotated as they are. */
function annotated(sharedBy: (part: number) => number[]): DatasetMaterial {
  const count = 30;
  const at = (index: number) => ({ red: [index % 4, 0] as const, green: [(index + 2) % 4, 3] as const });
  const maskOf = ([row, column]: readonly [number, number]) =>
    Uint8Array.from(patches([{ channel: 0, row, column }]).filter((_, k) => k % 3 === 0));
  const parts: PartAnnotations = {
    partNames: ["red", "green", "blue"],
    describedBy: "attributes",
    descriptions: () =>
      [0, 1, 2].map((c) => [0, 1, 2].map((part) => [sharedBy(part).includes(c) ? [0.9, 0.1] : [0.01, 0.99]])),
    partsOf: (index) =>
      Object.values(at(index)).map((cell, part) => ({
        part,
        point: [4 * cell[0] + 2, 4 * cell[1] + 2] as const,
        mask: maskOf(cell),
      })),
  };
  return {
    key: "made",
    images: {
      count,
      imageShape: [16, 16, 3],
      read: (indices) =>
        Float32Array.from(
          Array.from(indices).flatMap((index) => {
            const { red, green } = at(index);
            return [
              ...patches([
                { channel: 0, row: red[0], column: red[1] },
                { channel: 1, row: green[0], column: green[1] },
              ]),
            ];
          }),
        ),
      [Symbol.dispose]() {},
    },
    classNames: ["ant", "bee", "cat"],
    labels: () => new Int32Array(count),
    trainIndices: () => new Int32Array(0),
    testIndices: () => Int32Array.from({ length: count }, (_, index) => index),
    parts: () => parts,
  };
}

const evaluate = (dataset: DatasetMaterial, settings: object = {}) =>
  insecurityAgreement(
    {
      subject: { kind: "classifier", classifier: partsNetwork, dataset },
      settings: parseSettings(requireMethod("insecurity-agreement"), {
        ...{ score: "none", candidates: 2, classes: 2, images: 20, placements: 3, share: 0.12 },
        ...settings,
      }) as SettingsOf<"insecurity-agreement">,
      seed: 1,
      uses: {} as { hardness: never },
    },
    place,
    unwatched,
  );

test("a network that sees the parts agrees with them far better than regions elsewhere", async () => {
  // The red part is shared by ants and bees, and is the only one of nine triplets that is ambiguous.
  const { summary } = await evaluate(annotated((part) => [[0, 1], [0], [2]][part]!));
  expect(outputKinds.evaluation.summary.parse(summary)).toEqual(summary);
  const value = (id: string) => summary.measures.find((measure) => measure.id === id)!;
  expect(value("precision").value).toBeGreaterThan(0.8);
  expect(value("recall").value).toBeGreaterThan(0.8);
  expect(value("precision-gain").low).toBeGreaterThan(0.1);
  expect(value("iou-gain").low).toBeGreaterThan(0);
  expect(value("precision-random").value).toBeLessThan(value("precision").value!);
  expect(summary.curves.map(({ id }) => id)).toContain("precision-recall-own");
  expect(await evaluate(annotated((part) => [[0, 1], [0], [2]][part]!))).toEqual({
    summary,
    ...{ tensors: {}, pictures: {}, uncertainty: {} },
  });
});

test("where no two classes share a part, nothing is said of agreement, and that this is why", async () => {
  const { summary } = await evaluate(annotated((part) => [[0], [1], [2]][part]!));
  for (const { id, value, low, high, note } of summary.measures.filter(({ id }) => !["images", "empty"].includes(id)))
    expect({ id, value, low, high, note }).toEqual({
      ...{ id, value: null, low: null, high: null },
      note: "no image shows a part that the classes of an insecurity share: nothing can be said",
    });
});

test("parts with attributes are not taken for occurrences", async () => {
  await expect(
    evaluate(
      annotated(() => [0]),
      { similarity: "occurrence" },
    ),
  ).rejects.toThrow(/have attributes/);
});

test("a dataset without parts is refused in words", async () => {
  const dataset = { ...annotated(() => [0]), parts: () => null };
  await expect(evaluate(dataset)).rejects.toThrow(/not known where the parts/);
});
