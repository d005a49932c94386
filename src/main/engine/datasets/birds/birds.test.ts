import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idx } from "../idx.ts";
import { requireDrawing } from "../list.ts";
import { birdClasses, birdDistributions, birdParts } from "./anatomy.ts";
import { birdOf } from "./bird.ts";
import { birdsSeed } from "./bird-parts.ts";
import { birds, birdsCount } from "./birds.ts";
import { Canvas, ellipse, polygon } from "./canvas.ts";
import { renderBird } from "./render-bird.ts";

const watch = { signal: new AbortController().signal, onProgress: () => {} };

test("every class has a distribution for each attribute of each part", () => {
  expect(birdClasses).toHaveLength(12);
  expect(birdParts).toHaveLength(8);
  for (const parts of birdDistributions)
    for (const [part, attributes] of parts.entries())
      for (const [attribute, shares] of attributes.entries()) {
        expect(shares).toHaveLength(birdParts[part]!.attributes[attribute]!.values.length);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(Math.max(...shares)).toBeGreaterThan(0.7);
      }
});

test("species of a genus share parts by design and differ in three; genera share some parts too", () => {
  const prevailing = birdDistributions.map((parts) =>
    parts.map((attributes) => attributes.map((shares) => shares.indexOf(Math.max(...shares))).join()),
  );
  const shared = (a: number, b: number) =>
    prevailing[a]!.flatMap((value, part) => (value === prevailing[b]![part] ? [part] : []));
  for (let genus = 0; genus < 4; genus++)
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ] as const)
      expect(shared(3 * genus + a, 3 * genus + b)).toHaveLength(5);
  expect(shared(0, 6).length).toBeGreaterThan(0);
  const pairs = prevailing.flatMap((_, a) => prevailing.slice(0, a).map((_, b) => [a, b] as const));
  // No two classes look alike, and none has nothing in common with every other.
  for (const [a, b] of pairs) expect(shared(a, b).length).toBeLessThan(8);
});

test("attributes are drawn as often as their class has them", () => {
  const images = 1200;
  for (const [c, distributions] of birdDistributions.entries()) {
    const own = Array.from({ length: images / 12 }, (_, k) => birdOf(7, 12 * k + c));
    for (const [part, attributes] of distributions.entries())
      for (const [attribute, shares] of attributes.entries())
        for (const [value, share] of shares.entries()) {
          const found = own.filter(({ values }) => values[part]![attribute] === value).length / own.length;
          // Four standard errors and a half: 12 · 14 · 3 comparisons.
          expect(Math.abs(found - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / own.length) + 0.01);
        }
  }
});

test("the same number gives the same bird to the byte; a part's colour is where its mask says it is", () => {
  let seen = 0;
  for (let index = 0; index < 60; index++) {
    const bird = birdOf(3, index);
    const { pixels, owner } = renderBird(bird, 96);
    expect(renderBird(birdOf(3, index), 96).pixels).toEqual(pixels);
    for (const [part, { name }] of birdParts.entries()) {
      const size = owner.filter((own) => own === part).length;
      if (name !== "eye") expect(size).toBeGreaterThan(0);
      seen += Math.min(1, size);
    }
    const tail = birdParts.findIndex(({ name }) => name === "tail");
    const colour = birdParts[tail]!.attributes[0]!.values[bird.values[tail]![0]!]!;
    if (colour !== "red") continue;
    const own = [...owner.keys()].filter((pixel) => owner[pixel] === tail);
    const mean = (c: number) => own.reduce((sum, pixel) => sum + pixels[3 * pixel + c]!, 0) / own.length;
    expect(mean(0)).toBeGreaterThan(1.7 * mean(1));
  }
  expect(seen).toBeGreaterThan(475);
});

test("pose and background vary, and the bird lies within the image", () => {
  const all = Array.from({ length: 60 }, (_, index) => birdOf(1, index));
  expect(new Set(all.map(({ mirrored }) => mirrored)).size).toBe(2);
  expect(new Set(all.map(({ angle }) => angle)).size).toBe(60);
  expect(new Set(all.map(({ background }) => background.top.join())).size).toBe(60);
  let inside = 0;
  for (const bird of all) {
    const { owner } = renderBird(bird, 48);
    const edge = [...owner.keys()].filter(
      (pixel) => pixel < 48 || pixel >= 47 * 48 || pixel % 48 === 0 || pixel % 48 === 47,
    );
    if (edge.every((pixel) => owner[pixel] === -1)) inside++;
  }
  expect(inside).toBeGreaterThan(45);
});

test("the dataset has as many images as it says, classes in turn, every fifth of each for testing", async () => {
  const dataset = await birds.open(undefined, { height: 16 }, watch);
  if (dataset.kind !== "packed") throw new Error("it is packed");
  expect(dataset.shape).toEqual([birdsCount, 16, 16, 3]);
  expect([...dataset.labels.subarray(0, 13)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0]);
  const { testIndices, labels } = dataset;
  expect(testIndices).toHaveLength(birdsCount / 5);
  for (let c = 0; c < 12; c++) expect(testIndices!.filter((index) => labels[index] === c)).toHaveLength(60);
  const pieces: Uint8Array[] = [];
  for await (const piece of dataset.pixels(watch.signal)) pieces.push(piece);
  const pixels = Buffer.concat(pieces);
  expect(pixels.length).toBe(birdsCount * 16 * 16 * 3);
  for (const index of [0, 23, 24, 3599])
    expect(new Uint8Array(pixels.subarray(index * 768, (index + 1) * 768))).toEqual(
      renderBird(birdOf(birdsSeed, index), 16).pixels,
    );
});

test("as many are drawn as asked for, and they are the first of all", async () => {
  const dataset = await birds.open(undefined, { height: 16, count: 60 }, watch);
  if (dataset.kind !== "packed") throw new Error("it is packed");
  expect(dataset.shape).toEqual([60, 16, 16, 3]);
  expect(dataset.testIndices).toHaveLength(12);
  const pieces: Uint8Array[] = [];
  for await (const piece of dataset.pixels(watch.signal)) pieces.push(piece);
  const last = new Uint8Array(Buffer.concat(pieces).subarray(59 * 768));
  expect(last).toEqual(renderBird(birdOf(birdsSeed, 59), 16).pixels);
});

test("a reader that draws nothing is not asked how many to draw", () => {
  expect(() => requireDrawing(birds, { count: 60 })).not.toThrow();
  expect(() => requireDrawing(idx, {})).not.toThrow();
  expect(() => requireDrawing(idx, { count: 60 })).toThrow(/IDX files .* are read, not drawn/);
});

describe("forms", () => {
  test("a polygon holds what lies on the inner side of all its edges, whichever way its corners run", () =>
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), (x, y) => {
        const corners = [
          [-1, -1],
          [1, -1],
          [0, 1],
        ] as const;
        const inside = y > -1 && y < 1 - 2 * Math.abs(x);
        for (const form of [polygon(...corners), polygon(...corners.toReversed())])
          if (Math.abs(form.distance(x, y)) > 1e-9) expect(form.distance(x, y) < 0).toBe(inside);
      }),
    ));

  test("a painted ellipse has its area, wherever it is and however it is turned", () => {
    for (const angle of [0, 0.5, 2]) {
      const canvas = new Canvas(100);
      const place = { x: 50, y: 48, scale: 60, angle, mirrored: angle > 1 };
      canvas.paint(ellipse(0.1, 0.05, 0.4, 0.2, 0.3), place, 5, () => [1, 1, 1]);
      const area = canvas.pixels.reduce((sum, value) => sum + value / 3, 0);
      expect(area / (Math.PI * 0.4 * 0.2 * 3600)).toBeCloseTo(1, 1);
      expect(canvas.owner.filter((own) => own === 5).length / area).toBeCloseTo(1, 1);
    }
  });
});
