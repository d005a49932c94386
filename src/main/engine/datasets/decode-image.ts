import type { Sharp } from "sharp";
import { ExemplarError } from "#shared/contract/errors.ts";
import { imageFormat } from "./image-format.ts";

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
    const { autoOrient, space } = await image.metadata();
    return { height: autoOrient.height, width: autoOrient.width, isGrey: space === "b-w" || space === "grey16" };
  });
}

/** The bytes `[H, W, C]` of an image by a rule, 0 = black, 255 = white. @throws `INVALID`, naming the file */
export function decodeImage(file: string, bytes: Uint8Array, rule: ImageRule): Promise<Uint8Array> {
  return attempt(file, bytes, async (image) => {
    const { data, info } = await (await arranged(image, rule))
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const { height, width, channels } = info;
    if (height !== rule.height || width !== rule.width || channels !== rule.channels)
      throw new Error(`it became ${height} × ${width} × ${channels}`);
    return data;
  });
}

/** The same image as PNG. @throws `INVALID`, naming the file */
export function imageAsPng(file: string, bytes: Uint8Array, rule: ImageRule): Promise<Uint8Array> {
  return attempt(file, bytes, async (image) => (await arranged(image, rule)).png().toBuffer());
}

/** Upright, on white, in 8 bits of grey or sRGB, scaled, cut about the centre. */
async function arranged(image: Sharp, { height, width, channels, shorterSide }: ImageRule): Promise<Sharp> {
  const { autoOrient } = await image.metadata();
  const scale = Math.max(
    shorterSide / Math.min(autoOrient.width, autoOrient.height),
    width / autoOrient.width,
    height / autoOrient.height,
  );
  const scaled = {
    width: Math.max(width, Math.round(autoOrient.width * scale)),
    height: Math.max(height, Math.round(autoOrient.height * scale)),
  };
  if (Math.max(scaled.width, scaled.height) > longestScaledSide)
    throw new Error(`its sides, ${autoOrient.width} and ${autoOrient.height}, differ too much`);
  return image
    .autoOrient()
    .flatten({ background: "white" })
    .resize({ ...scaled, fit: "fill", kernel: "linear", fastShrinkOnLoad: false })
    .extract({
      left: Math.floor((scaled.width - width) / 2),
      top: Math.floor((scaled.height - height) / 2),
      width,
      height,
    })
    .toColourspace(channels === 1 ? "b-w" : "srgb");
}

async function attempt<Result>(file: string, bytes: Uint8Array, work: (image: Sharp) => Promise<Result>) {
  const sharp = await library();
  try {
    // Other formats, of which some are programs (SVG), never reach the library.
    if (imageFormat(bytes) === null) throw new Error("it is no PNG, JPEG, WebP or TIFF");
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
