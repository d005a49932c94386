import type { Json } from "./json.ts";

/** The part of JSON Schema that settings use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** How one setting is asked for. */
export type FieldKind = "integer" | "number" | "boolean" | "choice" | "text" | "group";

export function fieldKind(schema: Schema): FieldKind {
  if (schema.enum) return "choice";
  const type = typeof schema.type === "string" ? schema.type : schema.type?.find((name) => name !== "null");
  if (type === "integer" || type === "number" || type === "boolean") return type;
  return type === "object" ? "group" : "text";
}

/** "lengthScale" or "length_scale" → "Length scale", unless the schema has a title. */
export function fieldLabel(name: string, schema: Schema): string {
  if (schema.title) return schema.title;
  const words = name
    .replaceAll("_", " ")
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Limits of a number field. Zod writes the safe integers as limits of every integer: those are none. */
export function numberLimits(schema: Schema): { min?: number; max?: number } {
  const whole = fieldKind(schema) === "integer";
  const step = whole ? 1 : Number.EPSILON;
  const min = schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step);
  const max = schema.maximum ?? (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - step);
  return {
    ...(min !== undefined && min > Number.MIN_SAFE_INTEGER && { min }),
    ...(max !== undefined && max < Number.MAX_SAFE_INTEGER && { max }),
  };
}
