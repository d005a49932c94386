import * as z from "zod";

/**
 * Every failure that a user can meet, by what went wrong. The code travels through the contract, so that each client
 * (window, browser, terminal) can tell them apart; the message says what happened to what, the remedy what to do.
 */
export const errorCodes = {
  NOT_FOUND: "Something named does not exist in this project",
  INVALID: "The input is well-formed but wrong",
  ERASED: "What is named was erased at a participant's wish",
  CONFLICT: "The request contradicts what is already there",
  BLOCKED: "The study does not let who comes back to an unfinished session go on",
  NO_PROJECT: "No project is open",
  PROJECT_MISSING: "The folder does not exist or is not a project",
  PROJECT_LOCKED: "Another process has the project open",
  PROJECT_NEWER: "The project was made by a newer version",
  PROJECT_DAMAGED: "The project's database or files fail their checks",
  DISK_FULL: "The disk has no room",
  NOT_WRITABLE: "A file or folder cannot be written",
  ENGINE_FAILED: "The compute process failed or could not start",
  UNSUPPORTED: "The model or data is valid but not supported",
  PORT_IN_USE: "The port is taken",
  NO_BROWSER: "No browser was found",
  LOCKED: "Participant mode is on: the researcher's passphrase is needed",
  CANCELLED: "The work was cancelled",
  INTERRUPTED: "The program ended, or the project was closed, while the work was under way",
  INTERNAL: "A fault of the program itself",
} as const;

export type ErrorCode = keyof typeof errorCodes;

export const errorData = z.object({ remedy: z.string(), detail: z.string().optional() });
export type ErrorData = z.infer<typeof errorData>;

/** A failure in words for the user: `message` says what happened to what, `remedy` what to do about it. */
export class ExemplarError extends Error {
  override readonly name = "ExemplarError";
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, remedy: string, options: { detail?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.remedy = remedy;
    this.detail = options.detail;
  }
}
