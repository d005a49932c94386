import * as z from "zod";
import { ExemplarError } from "../domain/errors.ts";
import { type Field, fieldsOf } from "./field.ts";
import { nearestName } from "./nearest-name.ts";

/**
 * A schema of settings: an object that refuses names it does not know, and says which one was probably meant. Titles,
 * units, defaults and limits stand in the fields' schemas, and nowhere else.
 */
export function settings<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? unknownNames(issue.keys as string[], Object.keys(shape)) : undefined,
  }) as z.ZodObject<Shape, z.core.$strict>;
}

function unknownNames(wrong: readonly string[], known: readonly string[]): string {
  return wrong
    .map((name) => {
      const near = nearestName(name, known);
      return `there is no setting “${name}”${near === undefined ? `, only ${known.join(", ")}` : `; did you mean “${near}”?`}`;
    })
    .join("; ");
}

/**
 * Settings with what was left out at its default.
 *
 * @param of what is set, for messages: "RISE"
 * @throws INVALID that names the setting, its limits, and for a misspelt one the nearest
 */
export function parseSettings<Schema extends z.ZodObject>(schema: Schema, given: unknown, of: string): z.infer<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ExemplarError(
    "INVALID",
    `${of} cannot use these settings: ${settingsProblems(schema, given)
      .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`))
      .join("; ")}`,
    `Its settings are ${Object.keys(schema.shape).join(", ") || "none"}.`,
  );
}

export interface SettingsProblem {
  /** The setting, `earlyStopping.patience`; empty where it is about all of them. */
  readonly path: string;
  readonly message: string;
}

/** What is wrong with settings, each by its path, in words that a form can show beside the field. */
export function settingsProblems(schema: z.ZodObject, given: unknown): SettingsProblem[] {
  const { error } = schema.safeParse(given);
  const fields = fieldsOf(schema);
  return (error?.issues ?? []).map((issue) => {
    const path = issue.path.join(".");
    const field = fieldAt(fields, issue.path);
    if (issue.code === "unrecognized_keys") {
      const known = issue.path.length === 0 ? fields : (field?.fields ?? []);
      const names = known.map(({ name }) => name);
      return { path, message: unknownNames(issue.keys, names) };
    }
    // An element's limits are the schema's alone: the field of a list says how many elements it has.
    const isElement = field?.kind === "list" && typeof issue.path.at(-1) === "number";
    const own = isElement || issue.code === "custom" || issue.code === "invalid_format";
    return { path, message: field && !own ? whatIsNeeded(field) : issue.message };
  });
}

function fieldAt(fields: readonly Field[], [first, ...rest]: readonly PropertyKey[]): Field | undefined {
  const field = fields.find(({ name }) => name === first);
  return field && rest.length > 0 && field.kind === "group" ? fieldAt(field.fields, rest) : field;
}

/** What a field takes: "a whole number from 1 to 200", "one of adam, momentum, sgd". */
export function whatIsNeeded({ kind, choices, least, most, above }: Field): string {
  const range =
    least !== undefined && most !== undefined
      ? ` ${above ? `above ${least} and up` : `from ${least}`} to ${most}`
      : least !== undefined
        ? ` ${above ? `above ${least}` : `of at least ${least}`}`
        : most !== undefined
          ? ` of at most ${most}`
          : "";
  switch (kind) {
    case "integer":
      return `a whole number${range} is needed`;
    case "number":
      return `a number${range} is needed`;
    case "boolean":
      return "yes or no is needed";
    case "choice":
      return `one of ${choices.map(({ value }) => value).join(", ")} is needed`;
    case "list":
      return `a list${least === undefined ? "" : ` of at least ${least}`}${most === undefined ? "" : `, at most ${most}`} is needed`;
    case "group":
      return "a group of settings is needed";
    case "text":
      return "a text is needed";
  }
}
