/** The formats that are decoded, by how their files begin; what a file is called does not matter. */
const signatures: readonly { readonly format: string; readonly matches: (start: Uint8Array) => boolean }[] = [
  { format: "PNG", matches: (start) => begins(start, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { format: "JPEG", matches: (start) => begins(start, [0xff, 0xd8, 0xff]) },
  { format: "WebP", matches: (start) => begins(start, ascii("RIFF")) && begins(start.subarray(8), ascii("WEBP")) },
  { format: "TIFF", matches: (start) => begins(start, [0x49, 0x49, 42, 0]) || begins(start, [0x4d, 0x4d, 0, 42]) },
];

/** Formats that are told from others only to be named. */
const others: typeof signatures = [
  { format: "GIF", matches: (start) => begins(start, ascii("GIF8")) },
  { format: "BMP", matches: (start) => begins(start, ascii("BM")) },
  { format: "HEIF or AVIF", matches: (start) => begins(start.subarray(4), ascii("ftyp")) },
  { format: "JPEG 2000", matches: (start) => begins(start, [0, 0, 0, 0x0c, 0x6a, 0x50]) },
  { format: "JPEG XL", matches: (start) => begins(start, [0xff, 0x0a]) || begins(start.subarray(4), ascii("JXL ")) },
  { format: "BigTIFF", matches: (start) => begins(start, [0x49, 0x49, 43, 0]) || begins(start, [0x4d, 0x4d, 0, 43]) },
];

/** As many bytes as tell the formats apart. */
export const signatureBytes = 12;

/** Which of the formats a file has, or null. */
export function imageFormat(start: Uint8Array): string | null {
  return signatures.find(({ matches }) => matches(start))?.format ?? null;
}

/** Why a file that begins so is not decoded, or null for one that is. */
export function formatProblem(start: Uint8Array): string | null {
  if (imageFormat(start) !== null) return null;
  const other = others.find(({ matches }) => matches(start));
  return other ? `it is a ${other.format}; save it as PNG` : "it is no PNG, JPEG, WebP or TIFF";
}

const otherImageName = /\.(gif|bmp|heic|heif|avif|jp2|jxl|ppm|pgm|tga|ico|svg)$/i;

/** Whether a file is called as an image of a format that is not decoded. */
export const isOtherImageName = (name: string): boolean => otherImageName.test(name);

const imageName = /\.(png|jpe?g|webp|tiff?)$/i;

/** Whether a file is called as an image of these formats is. */
export const isImageName = (name: string): boolean => imageName.test(name);

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const begins = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, k) => bytes[k] === byte);
