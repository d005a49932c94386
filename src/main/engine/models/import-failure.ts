import { ExemplarError } from "#shared/domain/errors.ts";

/** Whether it is said of a model that some of it is not covered: by its import, by the compiler, or by TF.js. */
export const isNotCovered = (error: unknown): error is Error =>
  (error instanceof ExemplarError && error.code === "UNSUPPORTED") ||
  (error instanceof Error && /gradient function not found/.test(error.message));

/** A fault of the import itself, with its trace: no reason to keep the model as less than it is. */
export const importFailure = (origin: string, error: unknown): ExemplarError =>
  new ExemplarError(
    "INTERNAL",
    `The import of ${origin} failed: ${error instanceof Error ? error.message : error}`,
    "Please report this with the details. Until it is mended, import the model as a black box.",
    { cause: error, ...(error instanceof Error && error.stack !== undefined && { detail: error.stack }) },
  );
