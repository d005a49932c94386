import { failureInWords } from "#shared/analysis/failure-in-words.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type ReadingOptions, type ReadTable, readTable } from "#shared/stats/reading/read-table.ts";
import { longestText, readRegularFile } from "./regular-file.ts";

/** A person's own table, as `readTable` reads it. @throws NOT_FOUND, INVALID that says what is wrong and where */
export function readTableFile(path: string, options: ReadingOptions = {}): ReadTable {
  const bytes = readRegularFile(path, longestText);
  try {
    return readTable(bytes, options);
  } catch (error) {
    const { code, message, remedy } = failureInWords(error);
    throw new ExemplarError("INVALID", `${path}: ${message}`.trim(), remedy, { cause: error, detail: code });
  }
}
