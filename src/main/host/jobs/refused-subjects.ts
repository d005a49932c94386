import { type ErrorCode, ExemplarError } from "#shared/domain/errors.ts";
import { countSubjects, type Subject, subjectId } from "#shared/domain/subject.ts";

/** Failures that are of one subject and leave the others to be tried; after any other, nothing more would succeed. */
const codes: ReadonlySet<ErrorCode> = new Set(["NOT_FOUND", "INVALID", "UNSUPPORTED", "PROJECT_DAMAGED"]);

export const isRefusal = (error: unknown): error is ExemplarError =>
  error instanceof ExemplarError && codes.has(error.code);

/** A subject of which a method makes nothing, and why. */
export interface Refusal {
  readonly subject: Subject;
  readonly error: ExemplarError;
}

/** What a run over several subjects fails with in the end: how many were made, and who was refused, each reason once. */
export function refused(refusals: readonly [Refusal, ...Refusal[]], total: number): ExemplarError {
  const errors = refusals.map(({ error }) => error);
  const [{ subject, error: first }] = refusals;
  const done = total - refusals.length;
  const reasons = [...Map.groupBy(refusals, ({ error }) => error.message)].map(([reason, of]) => {
    const ids = of.map((one) => subjectId(one.subject)).join(", ");
    return `The ${subject.kind}${of.length === 1 ? "" : "s"} ${ids}: ${reason}`;
  });
  const details = once(errors.flatMap(({ detail }) => detail ?? []));
  return new ExemplarError(
    first.code,
    [`Of ${countSubjects(subject.kind, total)}, ${done} ${done === 1 ? "is" : "are"} done.`, ...reasons].join("\n"),
    once(errors.map(({ remedy }) => remedy)).join(" "),
    { cause: first, ...(details.length > 0 && { detail: details.join("\n") }) },
  );
}

const once = (texts: readonly string[]): string[] => [...new Set(texts)];
