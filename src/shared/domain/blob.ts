import * as z from "zod";

/** How blobs are named: immutable files, each by the SHA-256 of its bytes. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256: 64 hexadecimal digits");

/** Where a folder of blobs has one of them, relative to the folder: `ab/abcdef…`. */
export const blobPath = (hash: string): string => `${hash.slice(0, 2)}/${hash}`;
