/** Tags of a TIFF's first image (TIFF 6.0, section 8). */
const compressionTag = 259;
const photometricTag = 262;
const yCbCr = 6;
/** Compressed by JPEG, which says itself how its colours are to be read. */
const jpeg = 7;

/**
 * Luma and chroma in a TIFF are read as if they were red, green and blue, unless they are compressed by JPEG.
 * @throws Error where a file has them so
 */
export function requireReadableTiff(bytes: Uint8Array): void {
  const tags = tiffTags(bytes);
  if (tags?.get(photometricTag) === yCbCr && tags.get(compressionTag) !== jpeg)
    throw new Error("its colours are stored as YCbCr; save it as RGB");
}

/** The short and long values of the first directory, by tag; null for a file that is no TIFF or is cut short. */
function tiffTags(bytes: Uint8Array): ReadonlyMap<number, number> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) return null;
  const order = view.getUint16(0);
  const isLittle = order === 0x4949;
  if ((!isLittle && order !== 0x4d4d) || view.getUint16(2, isLittle) !== 42) return null;
  const start = view.getUint32(4, isLittle);
  if (start + 2 > bytes.length) return null;
  const count = view.getUint16(start, isLittle);
  if (start + 2 + 12 * count > bytes.length) return null;
  const tags = new Map<number, number>();
  for (let at = start + 2; at < start + 2 + 12 * count; at += 12) {
    const isShort = view.getUint16(at + 2, isLittle) === 3;
    tags.set(
      view.getUint16(at, isLittle),
      isShort ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle),
    );
  }
  return tags;
}
