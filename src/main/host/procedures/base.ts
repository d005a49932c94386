import { implement, ORPCError, ValidationError } from "@orpc/server";
import * as z from "zod";
import { contract } from "#shared/contract/contract.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { asExemplarError } from "../failure.ts";
import type { Workbench } from "../workbench.ts";

/**
 * Who asks: a window (nothing said), or the program itself (its jobs, a command in a terminal), which participant mode does
 * not stop.
 */
export interface CallContext {
  readonly trusted?: true;
}

/**
 * The root of every procedure's implementation: refuses what participant mode forbids, and answers with any failure as
 * one of the contract's typed errors.
 */
export function base(workbench: Workbench) {
  return implement(contract)
    .$context<CallContext>()
    .use(async ({ next, path, context, errors }, input) => {
      try {
        if (!context.trusted) workbench.participantMode.check(path.join("."), input);
        return await next();
      } catch (error) {
        const failure =
          workbench.isReadOnly && isRefusedWrite(error)
            ? readOnly()
            : asExemplarError(fromValidation(error), "The project");
        const { code, message, remedy, detail, cause } = failure;
        throw errors[code]({ message, data: { remedy, ...(detail === undefined ? {} : { detail }) }, cause });
      }
    });
}

export type Base = ReturnType<typeof base>;

const isRefusedWrite = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === "SQLITE_READONLY";

const readOnly = () =>
  new ExemplarError(
    "NOT_WRITABLE",
    "This project is open for reading only.",
    "Open it again to change it, or make a backup of it and work on the copy.",
  );

/** Input that the contract's schemas refuse is INVALID; output that they refuse is a fault of ours. */
function fromValidation(error: unknown): unknown {
  // Any JSON may be a study; one nested some thousand levels deep exhausts the stack of the schemas.
  if (error instanceof RangeError && error.message.includes("call stack"))
    return new ExemplarError("INVALID", "The request is nested too deeply.", "Send a flatter document.");
  if (!(error instanceof ORPCError) || !(error.cause instanceof ValidationError)) return error;
  const problems = z.prettifyError({ issues: error.cause.issues } as z.ZodError);
  if (error.code === "BAD_REQUEST")
    return new ExemplarError("INVALID", inWords(error.cause.issues), "Correct it and try again.", { detail: problems });
  return new Error(`${error.message}: ${problems}`, { cause: error });
}

/** What is wrong, once each; where in the request is detail, and in the program's own names. */
const inWords = (issues: readonly { readonly message: string }[]): string =>
  `The request is not as it should be: ${[...new Set(issues.map(({ message }) => message))].join("; ")}`;
