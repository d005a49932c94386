import { ORPCError } from "@orpc/client";
import * as z from "zod";
import { type ErrorCode, ExemplarError, errorCodes, errorData } from "#shared/domain/errors.ts";

/** A failure that is itself an answer, such as a study that was checked and found wrong. */
export class FailureWithAnswer extends ExemplarError {
  readonly answer: Readonly<Record<string, unknown>>;

  constructor(answer: Readonly<Record<string, unknown>>, code: ErrorCode, message: string, remedy: string) {
    super(code, message, remedy);
    this.answer = answer;
  }
}

const validationData = z.object({
  issues: z.array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() })),
});

/** Any failure in words for the user: the host's typed errors, input that the contract refuses, faults of the program. */
export function asExemplarError(error: unknown): ExemplarError {
  if (error instanceof ExemplarError) return error;
  if (error instanceof ORPCError) {
    const data = errorData.safeParse(error.data);
    if (isErrorCode(error.code) && data.success) {
      const { remedy, detail } = data.data;
      return new ExemplarError(error.code, error.message, remedy, { cause: error, ...(detail && { detail }) });
    }
    const validation = validationData.safeParse(error.data);
    if (error.code === "BAD_REQUEST" && validation.success)
      return new ExemplarError(
        "INVALID",
        validation.data.issues
          .map(({ path, message }) => [path?.join("."), message].filter(Boolean).join(": "))
          .join("; "),
        "Correct the value and run the command again.",
        { cause: error },
      );
  }
  return new ExemplarError(
    "INTERNAL",
    error instanceof Error ? error.message : String(error),
    "This is a fault of Exemplar: report it together with the details.",
    { cause: error, ...(error instanceof Error && error.stack && { detail: error.stack }) },
  );
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code);

/** The document that a program receives for a failure. */
export function failureDocument(error: ExemplarError): Record<string, unknown> {
  const { code, message, remedy, detail } = error;
  const answer = error instanceof FailureWithAnswer ? error.answer : {};
  return { ...answer, error: { code, message, remedy, ...(detail !== undefined && { detail }) } };
}

/** What a person reads: what happened, what to do, and what else is known: each wrong field, or where the program failed. */
export function failureText({ message, remedy, detail }: ExemplarError): string {
  return [message, `  → ${remedy}`, ...(detail ? [detail] : [])].join("\n");
}
