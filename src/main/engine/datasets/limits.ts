import { damaged, unsupported } from "./dataset-error.ts";

/** No deflate stream is longer than this many times its compressed length (zlib's technical notes: 1032 : 1). */
const largestDeflateRatio = 1032;

const mostImages = 20_000_000;
/** Some readers hold one image at a time. */
const mostImageBytes = 2 ** 25;
/** Sets beyond this are better left in image files. */
const mostPackedBytes = 64 * 2 ** 30;

/** @throws `INVALID` or `UNSUPPORTED` unless a header's numbers describe images that can be packed */
export function requireImageShape(file: string, shape: readonly number[]): void {
  const [count, height, width, channels] = shape as [number, number, number, number];
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent > 0))
    throw damaged(file, `its header promises ${count} images of ${height} × ${width} × ${channels}`);
  if (channels !== 1 && channels !== 3)
    throw unsupported(file, `its images have ${channels} channels`, "Give images with one channel (grey) or three.");
  if (count > mostImages || byteCount(shape.slice(1)) > mostImageBytes || byteCount(shape) > mostPackedBytes)
    throw damaged(file, `its header promises ${count} images of ${height} × ${width} × ${channels}, which is too much`);
}

/** @throws `INVALID` where so few compressed bytes cannot hold what is promised, so that it is not even tried */
export function requirePossibleInflation(file: string, compressed: number, promised: number): void {
  if (promised > compressed * largestDeflateRatio + 1024)
    throw damaged(file, `${compressed} compressed bytes cannot hold the ${promised} that it promises`);
}

/** The product of the extents: bytes, where each element takes one. */
export const byteCount = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
