/** The formats that are decoded, by how their files begin; what a file is called does not matter. */
const signatures: readonly { readonly format: string; readonly matches: (start: Uint8Array) => boolean }[] = [
  { format: "PNG", matches: (start) => begins(start, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { format: "JPEG", matches: (start) => begins(start, [0xff, 0xd8, 0xff]) },
  { format: "WebP", matches: (start) => begins(start, ascii("RIFF")) && begins(start.subarray(8), ascii("WEBP")) },
  { format: "TIFF", matches: (start) => begins(start, [0x49, 0x49, 42, 0]) || begins(start, [0x4d, 0x4d, 0, 42]) },
];

/** As many bytes as tell the formats apart. */
export const signatureBytes = 12;

/** Which of the formats a file has, or null. */
export function imageFormat(start: Uint8Array): string | null {
  return signatures.find(({ matches }) => matches(start))?.format ?? null;
}

const imageName = /\.(png|jpe?g|webp|tiff?)$/i;

/** Whether a file is called as an image of these formats is. */
export const isImageName = (name: string): boolean => imageName.test(name);

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const begins = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, k) => bytes[k] === byte);
