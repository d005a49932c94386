import { oc } from "@orpc/contract";
import { type ErrorCode, errorCodes, errorData } from "../domain/errors.ts";

/** How each failure is answered over HTTP. Only a fault of the program itself is the server's (500). */
export const httpStatuses: Readonly<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  ERASED: 410,
  INVALID: 400,
  CONFLICT: 409,
  BLOCKED: 409,
  NO_PROJECT: 404,
  PROJECT_MISSING: 404,
  PROJECT_LOCKED: 409,
  PROJECT_NEWER: 409,
  PROJECT_DAMAGED: 409,
  DISK_FULL: 507,
  NOT_WRITABLE: 403,
  ENGINE_FAILED: 503,
  UNSUPPORTED: 422,
  PORT_IN_USE: 409,
  NO_BROWSER: 409,
  LOCKED: 403,
  CANCELLED: 409,
  INTERRUPTED: 503,
  INTERNAL: 500,
};

type ErrorMap = Record<ErrorCode, { status: number; message: string; data: typeof errorData }>;

const errorMap = Object.fromEntries(
  Object.entries(errorCodes).map(([code, message]) => [
    code,
    { status: httpStatuses[code as ErrorCode], message, data: errorData },
  ]),
) as ErrorMap;

/** The root of every procedure: any of them may answer with any `ExemplarError`. */
export const procedure = oc.errors(errorMap);
