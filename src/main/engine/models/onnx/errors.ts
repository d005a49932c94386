import { ExemplarError } from "#shared/domain/errors.ts";

/** A file that is not an ONNX model that can be run: damaged, contradictory or hostile. */
export function invalidModel(origin: string, reason: string, cause?: unknown): ExemplarError {
  return new ExemplarError(
    "INVALID",
    `${origin} is not a usable ONNX model: ${reason}.`,
    "Export the model again, and check that the file was copied whole.",
    { cause },
  );
}

/** A node that no TF.js function stands for, or not with these attributes: the model runs, but only as a black box. */
export class UnsupportedOperatorError extends ExemplarError {
  readonly operator: string;
  readonly node: string;

  constructor(operator: string, node: string, reason: string) {
    super(
      "UNSUPPORTED",
      `The operator ${operator} (node ${node}) cannot be differentiated here: ${reason}.`,
      "The model stays usable as a black box; gradient methods need it exported without this operator.",
    );
    this.operator = operator;
    this.node = node;
  }
}
