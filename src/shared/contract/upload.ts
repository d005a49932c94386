import * as z from "zod";
import { errorCodes } from "../domain/errors.ts";

/**
 * Files that are dropped on a window whose browser does not say where they lie are sent over, one a request:
 * `PUT /upload/<batch>/<relative path>`, with a UUID for all that was dropped at once. `DELETE /upload/<batch>` lets go
 * of what was not imported.
 */
export const uploadLimits = {
  /** Of one file, in bytes. */
  bytes: 16 * 2 ** 30,
  /** Of what is dropped at once. */
  files: 200_000,
  /** Folders within folders. */
  depth: 16,
} as const;

/** The folder that what was dropped at once is collected in, by its absolute path. */
export const uploaded = z.object({ folder: z.string() });
export type Uploaded = z.infer<typeof uploaded>;

/** The answer to an upload that was refused. */
export const uploadRefusal = z.object({
  code: z.enum(Object.keys(errorCodes) as [keyof typeof errorCodes]),
  message: z.string(),
  remedy: z.string(),
});
export type UploadRefusal = z.infer<typeof uploadRefusal>;
