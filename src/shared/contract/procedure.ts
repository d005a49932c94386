import { oc } from "@orpc/contract";
import { type ErrorCode, errorCodes, errorData, httpStatuses } from "./errors.ts";

type ErrorMap = Record<ErrorCode, { status: number; message: string; data: typeof errorData }>;

const errorMap = Object.fromEntries(
  Object.entries(errorCodes).map(([code, message]) => [
    code,
    { status: httpStatuses[code as ErrorCode], message, data: errorData },
  ]),
) as ErrorMap;

/** The root of every procedure: any of them may answer with any `ExemplarError`. */
export const procedure = oc.errors(errorMap);
