import { readFileSync } from "node:fs";
import type * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";

/** A file's text. @throws ExemplarError `NOT_FOUND`, naming the file */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ExemplarError("NOT_FOUND", `${path} cannot be read`, "Check the path.", { cause: error });
  }
}

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
