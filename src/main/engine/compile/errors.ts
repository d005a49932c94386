import { ExemplarError } from "#shared/domain/errors.ts";

/** A traced function called a TF.js kernel that no lowering rule covers, or covers only for other arguments. */
export class UnsupportedKernelError extends ExemplarError {
  readonly kernel: string;
  /** The call as it was made: kernel, argument types and shapes, attributes. */
  readonly call: string;

  constructor(kernel: string, call: string, reason = "no rule translates this kernel") {
    super(
      "UNSUPPORTED",
      `The TF.js kernel ${kernel} cannot be compiled: ${reason}.`,
      "Express the function with other operations, or run it on a TF.js backend.",
      { detail: call },
    );
    this.kernel = kernel;
    this.call = call;
  }
}

/** A traced function did what only an eager one can: read a value that depends on its inputs, draw randomness, assign. */
export class ImpureFunctionError extends ExemplarError {
  constructor(what: string, remedy: string) {
    super("UNSUPPORTED", what, remedy);
  }
}
