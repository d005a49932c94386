import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { decodeImage } from "./decode-image.ts";
import { resizeAndCut, roundHalfToEven, scaledSize } from "./resize-and-cut.ts";

/** Written by `tests/fixtures/datasets/torchvision-resize.py`. */
const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../tests/fixtures/datasets/torchvision-resize.json"), "utf8"),
) as { cases: Case[] };

interface Case {
  readonly height: number;
  readonly width: number;
  readonly shorterSide: number;
  readonly cut: { readonly height: number; readonly width: number };
  /** Base64 of `[H, W, 3]` and, of the image turned grey first, `[H, W]`. */
  readonly colours: string;
  readonly grey: string;
}

/** The image that the fixture was made of. */
function image({ height, width }: Case) {
  const data = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        data[(y * width + x) * 3 + c] = x * x * 7 + y * y * 13 + x * y * 3 + c * 89 + ((x * 31 + y * 17) % 97);
  return { data, height, width, channels: 3 };
}
const bytes = (base64: string) => [...Buffer.from(base64, "base64")];

test.each(cases)("$height × $width to $shorterSide is torchvision's, to the last bit", async (own) => {
  const pixels = image(own);
  expect([...resizeAndCut(pixels, own.shorterSide, own.cut)]).toEqual(bytes(own.colours));
  const file = await sharp(pixels.data, { raw: { ...own, channels: 3 } })
    .png()
    .toBuffer();
  for (const channels of [1, 3] as const) {
    const decoded = await decodeImage("a.png", file, { ...own.cut, channels, shorterSide: own.shorterSide });
    expect([...decoded]).toEqual(bytes(channels === 1 ? own.grey : own.colours));
  }
});

test("the longer side is cut off to whole pixels, and the cut begins where Python rounds to", () => {
  const cut = { height: 224, width: 224 };
  // int(256 · 500 / 375) = 341, int(256 · 333 / 500) is the other way round: 256 · 500 / 333 = 384.38…
  expect(scaledSize({ height: 375, width: 500 }, 256, cut)).toEqual({ height: 256, width: 341 });
  expect(scaledSize({ height: 500, width: 333 }, 256, cut)).toEqual({ height: 384, width: 256 });
  expect([0.5, 1.5, 2.5, 58.5, 2.2, 2.8].map(roundHalfToEven)).toEqual([0, 2, 2, 58, 2, 3]);
});

test("an image that the cut would leave is scaled until it covers it", () => {
  for (const [height, width] of [
    [4, 4],
    [3, 10],
    [10, 3],
  ] as const) {
    const scaled = scaledSize({ height, width }, 4, { height: 2, width: 8 });
    expect(scaled.width).toBeGreaterThanOrEqual(8);
    expect(scaled.height).toBeGreaterThanOrEqual(2);
  }
});
