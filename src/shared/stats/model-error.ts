export type ModelErrorCode =
  | "unknown-column"
  | "wrong-column-type"
  | "no-rows"
  | "outcome-not-binary"
  | "outcome-constant"
  | "outcome-not-numeric"
  | "outcome-not-positive"
  | "counts-invalid"
  | "one-level-factor"
  | "unknown-level"
  | "too-many-random-effects"
  | "one-observation-per-level"
  | "option-unsupported"
  | "models-not-comparable"
  | "fit-failed"
  | "stopped";

/** A model that cannot be fitted to the data: what is wrong, in the words of the study, and what to do about it. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelErrorCode;
  readonly remedy: string;

  constructor(code: ModelErrorCode, message: string, remedy: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}
