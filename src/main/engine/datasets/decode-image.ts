import { encode } from "fast-png";
import type { Sharp } from "sharp";
import { ExemplarError } from "#shared/domain/errors.ts";
import { formatProblem } from "./image-format.ts";
import { type Pixels, resizeAndCut, scaledSize } from "./resize-and-cut.ts";
import { requireReadableTiff } from "./tiff-header.ts";

/** What an image is decoded to: `[H, W, C]`, and the length to which its shorter side is scaled before the cut. */
export interface ImageRule {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly shorterSide: number;
}

/** Beyond this, an image is refused by its header: it would take hundreds of megabytes to decode. */
const mostPixels = 100_000_000;
/** No image is scaled to more than this on its way to the cut: thin ones would be. */
const longestScaledSide = 32_768;

/** Loaded with the first image: most projects and processes never need it. */
const library = (() => {
  let loaded: Promise<typeof import("sharp").default> | undefined;
  return () => (loaded ??= load());
})();

async function load() {
  try {
    const { default: sharp } = await import("sharp");
    sharp.cache(false);
    // Several images are decoded at once, each by one thread.
    sharp.concurrency(1);
    return sharp;
  } catch (cause) {
    throw new ExemplarError(
      "ENGINE_FAILED",
      "The library that decodes images cannot be loaded",
      "Run `npm install` again on this machine.",
      { cause, detail: (cause as Error).message },
    );
  }
}

export interface ImageSize {
  readonly height: number;
  readonly width: number;
  /** Whether it has no colours. */
  readonly isGrey: boolean;
}

/** An image's size, upright, from its header. @throws `INVALID`, naming the file */
export async function imageSize(file: string, bytes: Uint8Array): Promise<ImageSize> {
  return attempt(file, bytes, async (image) => {
    const { autoOrient, depth, space } = await image.metadata();
    requireWholeNumbers(depth);
    requireReadableTiff(bytes);
    return { height: autoOrient.height, width: autoOrient.width, isGrey: space === "b-w" || space === "grey16" };
  });
}

/** The bytes `[H, W, C]` of an image by a rule, 0 = black, 255 = white. @throws `INVALID`, naming the file */
export function decodeImage(file: string, bytes: Uint8Array, rule: ImageRule): Promise<Uint8Array> {
  return attempt(file, bytes, (image) => arranged(image, bytes, rule));
}

/** A grey image's bytes as they are, `[H, W]`: the numbers of what each pixel shows. @throws `INVALID`, naming the file */
export function decodeNumbers(
  file: string,
  bytes: Uint8Array,
): Promise<{ readonly data: Uint8Array; readonly height: number; readonly width: number }> {
  return attempt(file, bytes, async (image) => {
    const { space, depth } = await image.metadata();
    if (space !== "b-w" || depth !== "uchar") throw new Error("its pixels are not numbers from 0 to 255");
    const { data, info } = await image.toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    return { data: withChannels({ ...info, data }, 1).data, height: info.height, width: info.width };
  });
}

/** The same image as PNG. @throws `INVALID`, naming the file */
export async function imageAsPng(file: string, bytes: Uint8Array, rule: ImageRule): Promise<Uint8Array> {
  const data = await decodeImage(file, bytes, rule);
  const { height, width, channels } = rule;
  return encode({ width, height, channels, depth: 8, data });
}

/** Upright, on white, in 8 bits of grey or sRGB, scaled, cut about the centre. */
async function arranged(image: Sharp, bytes: Uint8Array, rule: ImageRule): Promise<Uint8Array> {
  const { autoOrient, depth, space } = await image.metadata();
  requireWholeNumbers(depth);
  requireReadableTiff(bytes);
  const scaled = scaledSize(autoOrient, rule.shorterSide, rule);
  if (Math.max(scaled.width, scaled.height) > longestScaledSide)
    throw new Error(`its sides, ${autoOrient.width} and ${autoOrient.height}, differ too much`);
  const isGrey = space === "b-w" || space === "grey16";
  const decode = () =>
    image
      .autoOrient()
      .flatten({ background: "white" })
      .toColourspace(isGrey ? "b-w" : "srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
  const arrange = async () => {
    const { data, info } = await decode();
    return resizeAndCut(withChannels({ ...info, data }, rule.channels), rule.shorterSide, rule);
  };
  return autoOrient.width * autoOrient.height > manyPixels ? oneAtATime(arrange) : arrange();
}

/** Beyond this, images are decoded one at a time: each takes three bytes a pixel. */
const manyPixels = 16_000_000;

const oneAtATime = (() => {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const own = last.then(work, work);
    last = own.catch(() => {});
    return own;
  };
})();

/** Grey for three equal channels, and colours for their luma (ITU-R 601-2, as Pillow's `convert("L")` rounds it). */
function withChannels({ data, height, width, channels: own }: Pixels, channels: 1 | 3): Pixels {
  if (own === channels) return { data, height, width, channels };
  const result = new Uint8Array(height * width * channels);
  for (let k = 0; k < height * width; k++) {
    if (channels === 3) result.fill(data[k * own]!, 3 * k, 3 * k + 3);
    else result[k] = (data[k * own]! * 19_595 + data[k * own + 1]! * 38_470 + data[k * own + 2]! * 7471 + 0x8000) >> 16;
  }
  return { data: result, height, width, channels };
}

/** What floats and large numbers mean as pixels is not in the file. */
function requireWholeNumbers(depth: string | undefined): void {
  if (depth === "uchar" || depth === "ushort") return;
  throw new Error(`its pixels are numbers of the type ${depth}; save it with 8 or 16 bits a channel`);
}

async function attempt<Result>(file: string, bytes: Uint8Array, work: (image: Sharp) => Promise<Result>) {
  const sharp = await library();
  try {
    // Other formats, of which some are programs (SVG), never reach the library.
    const problem = formatProblem(bytes);
    if (problem !== null) throw new Error(problem);
    return await work(sharp(bytes, { failOn: "error", limitInputPixels: mostPixels, pages: 1 }));
  } catch (cause) {
    throw new ExemplarError(
      "INVALID",
      `The image ${file} cannot be decoded: ${firstLine((cause as Error).message)}`,
      "Repair it, or take it out of the folder and import the folder again.",
      { cause },
    );
  }
}

const firstLine = (text: string) => text.split("\n")[0]!.slice(0, 200);
