import { type ErrorCode, ExemplarError, errorCodes, errorData } from "#shared/domain/errors.ts";

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const noRoom = /^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT|EFBIG)$/;
const notWritable = /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS)/;
const damaged = /^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_IOERR)/;

/** One of the contract's errors as its procedures throw them, for callers within the host. */
function fromContract(error: unknown): ExemplarError | null {
  const data = error instanceof Error && "data" in error ? errorData.safeParse(error.data).data : undefined;
  const code = codeOf(error);
  if (!data || !Object.hasOwn(errorCodes, code)) return null;
  return new ExemplarError(code as ErrorCode, messageOf(error), data.remedy, {
    cause: error,
    ...(data.detail === undefined ? {} : { detail: data.detail }),
  });
}

/**
 * A failure in words for the user, whatever was thrown: SQLite's and the file system's codes become the contract's,
 * an error of the contract stays as it is, and what is left is a fault of the program (INTERNAL).
 *
 * @param what names what was being done or written: "The project /home/ada/digits".
 */
export function asExemplarError(error: unknown, what: string): ExemplarError {
  if (error instanceof ExemplarError) return error;
  const known = fromContract(error);
  if (known) return known;
  const code = codeOf(error);
  const options = { cause: error, detail: [code, messageOf(error)].filter(Boolean).join(": ") };
  if (noRoom.test(code))
    return new ExemplarError(
      "DISK_FULL",
      `${what} could not be written: the disk is full.`,
      "Free some room on the disk, then do it again. What was already stored is unharmed.",
      options,
    );
  if (notWritable.test(code))
    return new ExemplarError(
      "NOT_WRITABLE",
      `${what} cannot be written.`,
      "Check that you own the folder and may write in it, and that its disk is not mounted read-only.",
      options,
    );
  if (damaged.test(code))
    return new ExemplarError(
      "PROJECT_DAMAGED",
      `${what} is damaged.`,
      "Nothing was changed. Restore the project folder from a backup.",
      options,
    );
  if (code === "SQLITE_BUSY")
    return new ExemplarError(
      "PROJECT_LOCKED",
      `${what} is being written by another program.`,
      "Close the other program, then do it again.",
      options,
    );
  return new ExemplarError(
    "INTERNAL",
    `Something went wrong in Exemplar itself: ${messageOf(error)}`,
    "Do it again; if it fails again, report it together with the details.",
    { cause: error, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  );
}
