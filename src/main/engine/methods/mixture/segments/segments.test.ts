import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectedPieces } from "#shared/images/connected-pieces.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { gridExtents } from "./grid.ts";
import { joinSmallPieces } from "./join-small-pieces.ts";
import { labColours } from "./lab-colours.ts";
import { type Segments, segmentSizes, segmentsOf } from "./segments.ts";
import { segmentsPicture } from "./segments-picture.ts";

const cuts = ["grid", "slic", "felzenszwalb"] as const;
const compactness = 10;

/** Flat parts with a little noise, which the seed decides. */
function noisyParts(height: number, width: number, channels: number, seed: number, partOf: (pixel: number) => number) {
  const generator = seededGenerator(seed);
  const colours = Array.from({ length: 64 }, () => generator.next());
  const pixels = Float32Array.from({ length: height * width * channels }, (_, k) => {
    const part = partOf(Math.floor(k / channels));
    return Math.min(1, Math.max(0, colours[(part * channels + (k % channels)) % 64]! + 0.01 * generator.normal()));
  });
  return { pixels, shape: [height, width, channels] as const };
}

const expectWhole = ({ labels, count, height, width }: Segments) => {
  // Numbered in the order in which rows meet them.
  let next = 0;
  for (const label of labels) {
    expect(label).toBeLessThanOrEqual(next);
    if (label === next) next++;
  }
  expect(next).toBe(count);
  for (let segment = 0; segment < count; segment++) {
    const { sizes } = connectedPieces(
      labels.map((label) => Number(label === segment)),
      height,
      width,
    );
    expect(sizes).toHaveLength(1);
  }
};

test.each(cuts)("%s: every segment is connected and numbered in order; the same image is cut alike", (cut) =>
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 24 }),
      fc.integer({ min: 6, max: 24 }),
      fc.constantFrom(1, 3),
      fc.integer({ min: 2, max: 30 }),
      fc.integer(),
      (height, width, channels, segments, seed) => {
        const image = noisyParts(height, width, channels, seed, (pixel) => Math.floor(pixel / 5) % 7);
        const cutAt = () => segmentsOf(image, { cut, segments, compactness });
        const own = cutAt();
        expectWhole(own);
        expect(cutAt()).toEqual(own);
        expect(segmentSizes(own).reduce((sum, size) => sum + size, 0)).toBe(height * width);
        if (cut !== "grid") return;
        const { rows, columns } = gridExtents(height, width, segments);
        expect(own.count).toBe(rows * columns);
        const sizes = segmentSizes(own);
        const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
        expect(most).toBeLessThanOrEqual(Math.ceil(height / rows) * Math.ceil(width / columns));
        expect(least).toBeGreaterThanOrEqual(Math.floor(height / rows) * Math.floor(width / columns));
      },
    ),
    { numRuns: 40 },
  ),
);

describe("parts of one colour", () => {
  /** Quarters of 20 × 20 pixels. */
  const quarter = (pixel: number) => 2 * Number(pixel >= 800) + Number(pixel % 40 >= 20);
  const image = noisyParts(40, 40, 3, 3, quarter);

  test.each([
    ["slic", 16, 1],
    // Smoothing, with which it begins, makes strips of two pixels along edges, which join either side.
    ["felzenszwalb", 4, 0.8],
  ] as const)("%s: no segment of %d lies across an edge between them", (cut, segments, least) => {
    const { labels, count } = segmentsOf(image, { cut, segments, compactness });
    expect(count).toBe(segments);
    for (let segment = 0; segment < count; segment++) {
      const quarters = [...labels.keys()].filter((pixel) => labels[pixel] === segment).map(quarter);
      const own = Math.max(...[0, 1, 2, 3].map((one) => quarters.filter((other) => other === one).length));
      expect(own / quarters.length).toBeGreaterThanOrEqual(least);
    }
  });

  test("superpixels of high compactness are about as large as one another, whatever the image", () => {
    const own = segmentsOf(image, { cut: "slic", segments: 16, compactness: 1000 });
    const sizes = [...segmentSizes(own)];
    expect(sizes).toHaveLength(16);
    expect(Math.min(...sizes)).toBeGreaterThan(75);
    expect(Math.max(...sizes)).toBeLessThan(125);
  });
});

describe("bad cases", () => {
  const blank = { pixels: new Float32Array(100), shape: [10, 10, 1] as const };

  test("more segments than pixels, and one segment that is all of the image, are refused in words", () => {
    for (const cut of cuts)
      expect(() => segmentsOf(blank, { cut, segments: 101, compactness })).toThrow(
        "An image of 10 × 10 pixels cannot be cut into 101 segments.",
      );
    expect(() => segmentsOf(blank, { cut: "felzenszwalb", segments: 9, compactness })).toThrow(
      expect.objectContaining({ code: "INVALID", message: expect.stringContaining("whole image is one segment") }),
    );
  });

  test("every pixel can be a segment of its own", () => {
    const own = segmentsOf(blank, { cut: "grid", segments: 100, compactness });
    expect([...own.labels]).toEqual([...own.labels.keys()]);
  });

  test("superpixels of an image without edges are still as many as asked for", () => {
    expect(segmentsOf(blank, { cut: "slic", segments: 25, compactness }).count).toBe(25);
  });

  test("specks join the neighbour with the longest border, and pieces that are cut off become segments", () => {
    const labels = Int32Array.of(0, 0, 1, 2, 0, 3, 1, 2, 0, 1, 1, 2, 0, 1, 1, 0);
    // 3 has two edges with 1 and two with 0; the lone 0 at the corner has one with 2 and one with 1.
    expect([...joinSmallPieces(labels, 4, 4, 2)]).toEqual([0, 0, 1, 2, 0, 0, 1, 2, 0, 1, 1, 2, 0, 1, 1, 1]);
    expect(new Set(joinSmallPieces(labels, 4, 4, 1)).size).toBe(5);
  });
});

test("colours in CIELAB are those of the standard's white, grey and primaries", () => {
  const lab = (...pixels: number[]) => [
    ...labColours({ pixels: Float32Array.from(pixels), shape: [1, 1, pixels.length] }),
  ];
  // Lindbloom's calculator, sRGB and D65.
  const known: [number[], number[]][] = [
    [
      [1, 1, 1],
      [100, 0, 0],
    ],
    [
      [1, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 1, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 1],
      [32.3, 79.19, -107.86],
    ],
    [[0.5], [53.39, 0, 0]],
    [[0], [0, 0, 0]],
  ];
  for (const [pixels, colour] of known)
    for (const [k, value] of lab(...pixels).entries()) expect(Math.abs(value - colour[k]!)).toBeLessThan(0.1);
});

test("the picture of segments enlarges small images, outlines each segment, and fades what is not marked", () => {
  const data = new Uint8Array(4 * 4 * 3).fill(200);
  const segments = {
    height: 4,
    width: 4,
    count: 2,
    labels: Int32Array.from({ length: 16 }, (_, k) => Number(k % 4 > 1)),
  };
  const picture = segmentsPicture({ height: 4, width: 4, channels: 3, data }, segments, Uint8Array.of(1, 0));
  expect([picture.height, picture.width]).toEqual([224, 224]);
  const at = (y: number, x: number) => [...picture.data.subarray((y * 224 + x) * 3, (y * 224 + x) * 3 + 3)];
  expect([at(100, 10), at(100, 111), at(100, 200)]).toEqual([
    [200, 200, 200],
    [255, 176, 0],
    [157, 157, 157],
  ]);
});
