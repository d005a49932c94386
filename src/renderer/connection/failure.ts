import { isDefinedError, type ORPCError } from "@orpc/client";
import { type ErrorCode, type ErrorData, ExemplarError } from "#shared/domain/errors.ts";

/** A failure in words for the user: what happened to what, what to do about it, and the detail that folds out. */
export interface Failure {
  readonly code: ErrorCode | "CONNECTION" | "UNEXPECTED";
  readonly message: string;
  readonly remedy: string;
  readonly detail?: string | undefined;
}

/** Puts whatever was thrown into words: errors of the contract as the host worded them, anything else as what it is. */
export function describeFailure(error: unknown): Failure {
  if (isDefinedError(error)) {
    const { code, message, data } = error as ORPCError<ErrorCode, ErrorData>;
    return { code, message, remedy: data.remedy, detail: data.detail };
  }
  if (error instanceof ExemplarError) return error;
  // `fetch` answers with a TypeError when nobody listens at the other end.
  if (error instanceof TypeError && /fetch|network/i.test(error.message))
    return {
      code: "CONNECTION",
      message: "The connection to Exemplar was lost",
      remedy:
        "Nothing that was saved is lost. If Exemplar was closed, start it again and continue in the window that it opens.",
    };
  const cause = error instanceof Error ? error : new Error(String(error));
  return {
    code: "UNEXPECTED",
    message: cause.message || "Something unexpected went wrong",
    remedy: "Try again. If it happens again, report it together with the detail below.",
    detail: cause.stack,
  };
}
