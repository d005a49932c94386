import type * as z from "zod";
import { longestText, readRegularFile } from "#files/regular-file.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

/** A file's text. @throws ExemplarError `NOT_FOUND`, or `INVALID` for what is no regular file or too long */
export const readText = (path: string): string => readRegularFile(path, longestText).toString("utf8");

/** A JSON file's content, unchecked. @throws ExemplarError `NOT_FOUND` or `INVALID`, naming the file */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExemplarError("INVALID", `${path} is not JSON: ${reason}`, "Correct the file.", { cause: error });
  }
}

/** The same, held against a schema. */
export function parseJson<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path: at, message }) => [at.join("."), message].filter(Boolean).join(": "));
  throw new ExemplarError("INVALID", `${path} is not as it must be: ${issues.join("; ")}`, "Correct the file.");
}
