import { ExemplarError } from "#shared/domain/errors.ts";

/** A file that is not what its header, its length or its name promise. */
export function damaged(file: string, reason: string, cause?: unknown): ExemplarError {
  return new ExemplarError(
    "INVALID",
    `${file} is damaged: ${reason}`,
    "Copy or download it again, and check that it is the file you mean.",
    { cause },
  );
}

/** A file or folder that cannot be opened. */
export function unreadable(file: string, cause: unknown): ExemplarError {
  const code = (cause as NodeJS.ErrnoException).code ?? "unknown reason";
  return new ExemplarError(
    "NOT_FOUND",
    `${file} cannot be read (${code})`,
    "Check the path, and that you may read what is there.",
    { cause },
  );
}

/** Data in good order that these readers do not take. */
export function unsupported(file: string, reason: string, remedy: string): ExemplarError {
  return new ExemplarError("UNSUPPORTED", `${file} cannot be imported: ${reason}`, remedy);
}

/** The path that a reader cannot do without. */
export function requirePath(path: string | undefined, reader: string): string {
  if (path !== undefined && path !== "" && !path.includes("\0")) return path;
  throw new ExemplarError("INVALID", `${reader} needs the path of a file or folder`, "Give the path of the data.");
}

/** The files that a layout cannot do without, each that is missing by its name. @throws NOT_FOUND */
export function requireFiles(
  { path, files }: { readonly path: string; readonly files: readonly string[] },
  needed: readonly string[],
  layout: string,
): void {
  const missing = needed.filter((name) => !files.includes(name));
  if (missing.length === 0) return;
  throw new ExemplarError(
    "NOT_FOUND",
    `${path} looks like “${layout}”, but ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing`,
    "Put what is missing beside the rest, as it was downloaded, or say with the reader how the folder is to be read.",
  );
}
