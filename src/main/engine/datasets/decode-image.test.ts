import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { decodeImage, type ImageRule, imageAsPng, imageSize } from "./decode-image.ts";
import { damage, damaged } from "./testing/damage.ts";
import { blue, green, picture, plain, red } from "./testing/pictures.ts";

const rule = (
  height: number,
  width: number,
  channels: 1 | 3 = 3,
  shorterSide = Math.min(height, width),
): ImageRule => ({
  height,
  width,
  channels,
  shorterSide,
});
const decode = async (bytes: Uint8Array, by: ImageRule) => [...(await decodeImage("a.png", bytes, by))];
const asRows = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / (3 * width) }, (_, y) => values.slice(3 * width * y, 3 * width * (y + 1)));

/** Red left of blue, above green left of black. */
const quarters = picture(4, 4, (y, x) => (y < 2 ? (x < 2 ? red : blue) : x < 2 ? green : [0, 0, 0]));

describe("formats", () => {
  test("PNG, lossless WebP and TIFF of the right size come out as they went in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom("png", "webp", "tiff"),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        async (height, width, format, values) => {
          const next = () => values.next().value as number;
          const original = picture(height, width, () => [next(), next(), next()]);
          const pixels = await original.clone().raw().toBuffer();
          const file = await (format === "webp"
            ? original.webp({ lossless: true, exact: true })
            : format === "tiff"
              ? original.tiff({ compression: "lzw" })
              : original.png()
          ).toBuffer();
          expect(await decode(file, rule(height, width))).toEqual([...pixels]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("JPEG comes out within its error", async () => {
    const file = await plain(8, 8, [200, 100, 50]).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
    for (const [k, value] of (await decode(file, rule(8, 8))).entries())
      expect(Math.abs(value - [200, 100, 50][k % 3]!)).toBeLessThanOrEqual(3);
  });

  test("grey becomes three equal channels, or stays one; colours become grey where that is asked for", async () => {
    const grey = await sharp(Buffer.from([0, 77, 200, 255]), { raw: { height: 2, width: 2, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect(await decode(grey, rule(2, 2))).toEqual([0, 0, 0, 77, 77, 77, 200, 200, 200, 255, 255, 255]);
    expect(await decode(grey, rule(2, 2, 1))).toEqual([0, 77, 200, 255]);
    expect(await imageSize("a.png", grey)).toEqual({ height: 2, width: 2, isGrey: true });
    const [value] = await decode(await plain(1, 1, green).png().toBuffer(), rule(1, 1, 1));
    // ITU-R 601-2: 0.587 · 255
    expect(value).toBe(150);
  });

  test("16 bits become 8: grey and colours", async () => {
    const wide = Uint16Array.of(0, 0x1234, 0x8000, 0xffff);
    const grey = await sharp(wide, { raw: { height: 1, width: 4, channels: 1 } })
      .toColourspace("grey16")
      .png()
      .toBuffer();
    expect((await sharp(grey).metadata()).depth).toBe("ushort");
    expect(await decode(grey, rule(1, 4, 1))).toEqual([0, 0x12, 0x80, 0xff]);
    const colours = await sharp(Uint16Array.of(0xffff, 0x8000, 0), { raw: { height: 1, width: 1, channels: 3 } })
      .toColourspace("rgb16")
      .png()
      .toBuffer();
    expect((await sharp(colours).metadata()).depth).toBe("ushort");
    expect(await decode(colours, rule(1, 1))).toEqual([0xff, 0x80, 0]);
  });

  test("CMYK becomes colours", async () => {
    const file = await plain(8, 8, red).toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(file).metadata()).space).toBe("cmyk");
    const [r, g, b] = await decode(file, rule(8, 8));
    expect(r).toBeGreaterThan(200);
    expect(Math.max(g!, b!)).toBeLessThan(80);
  });

  test("what is transparent lies on white", async () => {
    const pixels = Buffer.from([255, 0, 0, 255, 0, 0, 0, 0]);
    const file = await sharp(pixels, { raw: { height: 1, width: 2, channels: 4 } })
      .png()
      .toBuffer();
    expect(await decode(file, rule(1, 2))).toEqual([255, 0, 0, 255, 255, 255]);
  });

  test("a camera's note of its orientation is followed", async () => {
    const upright = await picture(2, 3, (y, x) => [100 * y, 80 * x, 0])
      .png()
      .toBuffer();
    const expected = await decode(upright, rule(2, 3));
    for (const [orientation, angle] of [
      [3, 180],
      [6, -90],
      [8, 90],
    ] as const) {
      const turned = await sharp(await sharp(upright).rotate(angle).png().toBuffer())
        .withMetadata({ orientation })
        .png()
        .toBuffer();
      expect(await imageSize("a.png", turned)).toMatchObject({ height: 2, width: 3 });
      expect(await decode(turned, rule(2, 3))).toEqual(expected);
    }
  });
});

describe("the rule", () => {
  test("the shorter side is scaled, and the middle is cut out", async () => {
    // Three vertical bands, of which the outer ones fall away.
    const bands = picture(10, 30, (_, x) => (x < 10 ? red : x < 20 ? green : blue));
    const file = await bands.png().toBuffer();
    expect(new Set(asRows(await decode(file, rule(10, 10)), 1).map(String))).toEqual(new Set(["0,255,0"]));
    const half = await decode(file, rule(5, 5));
    expect(half.slice(3 * 12, 3 * 12 + 3)).toEqual([0, 255, 0]);
    const whole = asRows(await decode(file, rule(10, 30)), 30);
    expect(whole[0]!.slice(0, 3)).toEqual([...red]);
  });

  test("where the shorter side is longer than the cut, the margin falls away all round", async () => {
    const framed = picture(8, 8, (y, x) => (y === 0 || y === 7 || x === 0 || x === 7 ? red : blue));
    const inner = await decode(await framed.png().toBuffer(), rule(6, 6, 3, 8));
    expect(new Set(asRows(inner, 1).map(String))).toEqual(new Set(["0,0,255"]));
  });

  test("an image that the cut would leave is scaled further", async () => {
    const values = await decode(await plain(4, 4, red).png().toBuffer(), rule(2, 8, 3, 4));
    expect(new Set(asRows(values, 1).map(String))).toEqual(new Set(["255,0,0"]));
  });

  test("the PNG that is shown has the very pixels that are computed with", async () => {
    const file = await quarters.clone().resize(9, 7).jpeg().toBuffer();
    for (const by of [rule(4, 4), rule(3, 5, 1, 6)]) {
      const png = await imageAsPng("a.jpg", file, by);
      const shown = sharp(png);
      expect(await shown.metadata()).toMatchObject({ width: by.width, height: by.height, channels: by.channels });
      expect([
        ...(await shown
          .toColourspace(by.channels === 1 ? "b-w" : "srgb")
          .raw()
          .toBuffer()),
      ]).toEqual(await decode(file, by));
    }
  });
});

describe("what floats, YCbCr and other formats are", () => {
  /** 2 × 2 floats, in the first strip of a little-endian TIFF. */
  const floats = (): Buffer => {
    const entries = [
      ...[
        [256, 2],
        [257, 2],
        [258, 32],
        [259, 1],
        [262, 1],
        [273, 134],
        [277, 1],
        [278, 2],
        [279, 16],
        [339, 3],
      ],
    ] as [number, number][];
    const file = Buffer.alloc(150);
    file.write("II*", "latin1");
    file.writeUInt32LE(8, 4);
    file.writeUInt16LE(entries.length, 8);
    for (const [k, [tag, value]] of entries.entries()) {
      file.writeUInt16LE(tag, 10 + 12 * k);
      file.writeUInt16LE(3, 12 + 12 * k);
      file.writeUInt32LE(1, 14 + 12 * k);
      file.writeUInt16LE(value, 18 + 12 * k);
    }
    for (const [k, value] of [0, 0.25, 0.5, 1].entries()) file.writeFloatLE(value, 134 + 4 * k);
    return file;
  };

  test("a TIFF of floats is refused, as nothing says what they mean", async () => {
    const file = floats();
    expect(await sharp(file).metadata()).toMatchObject({ depth: "float", width: 2, height: 2 });
    await expect(decodeImage("a.tif", file, rule(2, 2, 1))).rejects.toThrow(/type float; save it with 8 or 16 bits/);
    await expect(imageSize("a.tif", file)).rejects.toThrow(/type float/);
  });

  test("a TIFF of luma and chroma is refused, unless JPEG says how to read it", async () => {
    const file = Buffer.from(await plain(2, 2, green).tiff({ compression: "lzw" }).toBuffer());
    expect(await decode(file, rule(2, 2))).toEqual([...green, ...green, ...green, ...green]);
    const directory = file.readUInt32LE(4);
    for (let entry = directory + 2; entry < directory + 2 + 12 * file.readUInt16LE(directory); entry += 12)
      if (file.readUInt16LE(entry) === 262) file.writeUInt16LE(6, entry + 8);
    await expect(decodeImage("a.tif", file, rule(2, 2))).rejects.toThrow(/stored as YCbCr; save it as RGB/);
    const jpeg = await plain(8, 8, green).tiff({ compression: "jpeg", quality: 100 }).toBuffer();
    const [r, g] = await decode(jpeg, rule(8, 8));
    expect([r! < 10, g! > 240]).toEqual([true, true]);
  });

  test.each([
    ["GIF", "GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000"],
    ["BMP", "BM\u0046\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0036\u0000"],
    ["HEIF or AVIF", "\u0000\u0000\u0000\u0020ftypavif"],
  ])("a %s is named", async (format, bytes) => {
    const file = Buffer.from(bytes, "latin1");
    await expect(decodeImage("a.png", file, rule(2, 2))).rejects.toThrow(`it is a ${format}; save it as PNG`);
  });
});

describe("bad files", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    [
      "a program that draws",
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      /no PNG, JPEG, WebP or TIFF/,
    ],
    ["nothing", "", /no PNG/],
    ["a beginning alone", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /cannot be decoded/],
  ])("%s is refused by name", async (_, content, message) => {
    const bytes = Buffer.from(content);
    await expect(decodeImage("b/a.png", bytes, rule(2, 2))).rejects.toThrow(message);
    await expect(decodeImage("b/a.png", bytes, rule(2, 2))).rejects.toThrow(/b\/a\.png/);
  });

  test("a header that promises more pixels than memory holds is refused", async () => {
    const png = Buffer.from(await plain(1, 1, red).png().toBuffer());
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    await expect(decodeImage("a.png", png, rule(2, 2))).rejects.toMatchObject({ code: "INVALID" });
  });

  test("one that is all length and no height is refused", async () => {
    const thin = await plain(1, 2000, red).png().toBuffer();
    await expect(decodeImage("a.png", thin, rule(64, 64))).rejects.toThrow(/differ too much/);
  });

  test("damage is refused by name, or leaves an image of the right size", async () => {
    const make = {
      png: quarters.clone().png(),
      jpeg: quarters.clone().jpeg(),
      webp: quarters.clone().webp(),
      tiff: quarters.clone().tiff(),
    };
    const files = await Promise.all(Object.values(make).map((image) => image.toBuffer()));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), damage, async (file, damages) => {
        try {
          const pixels = await decodeImage("a.png", damaged(file, damages), rule(3, 3));
          expect(pixels).toHaveLength(27);
        } catch (error) {
          expect(error).toBeInstanceOf(ExemplarError);
          expect((error as Error).message).toMatch(/^The image a\.png cannot be decoded/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
