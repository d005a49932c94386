import { ExemplarError } from "#shared/domain/errors.ts";
import { invalidTfjsModel } from "./read-model.ts";

/** Says of which file it is that an operation cannot be run or compiled. */
export function refusing<R>(origin: string, run: () => R): R {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof ExemplarError && cause.code !== "UNSUPPORTED") throw cause;
    const reason = firstLine(cause);
    const unsupported = cause instanceof ExemplarError && cause.code === "UNSUPPORTED";
    if (unsupported || /unknown op|not implemented|not supported|unsupported/i.test(reason))
      throw new ExemplarError(
        "UNSUPPORTED",
        `${origin} cannot be used: ${reason}`,
        "Convert the model to ONNX with tf2onnx, and import that.",
        { cause },
      );
    throw invalidTfjsModel(origin, reason, cause);
  }
}

/** What was said first. */
export const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split("\n")[0]!;
