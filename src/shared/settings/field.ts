import * as z from "zod";

declare module "zod" {
  /** What a schema says of a field besides `title` and `description`, for the forms and flags that derive from it. */
  interface GlobalMeta {
    /** Of a number: "ms", "px", "epochs". */
    unit?: string;
    /** Of a number: how far an arrow key goes. */
    step?: number;
    /** Of a text: how many lines its field has at first. */
    lines?: number;
    /** Of a text: a name or formula, set in a fixed width. */
    code?: boolean;
    /** Of a list: what one of its elements is called. */
    item?: string;
    /** Of a choice: its options in words. */
    labels?: Readonly<Record<string, string>>;
    /** Of a group: the field that a command line's flag of the group's own name sets. */
    main?: string;
  }
}

/** The part of JSON Schema that settings use: what zod writes of a schema, with its metadata. */
export interface Schema extends z.GlobalMeta {
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One setting: all that a form, a flag or a message needs to know of it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly kind: "integer" | "number" | "boolean" | "choice" | "text" | "list" | "group";
  /** Undefined where it must be given. */
  readonly default: unknown;
  /** Whether null is a value of its own: "none". */
  readonly nullable: boolean;
  readonly unit: string | undefined;
  readonly step: number | undefined;
  /** Limits of a number, or of how many elements a list has. */
  readonly least: number | undefined;
  readonly most: number | undefined;
  /** Whether a number must lie strictly above `least`. */
  readonly above: boolean;
  /** Of a choice, or of a list whose elements are chosen from them. */
  readonly choices: readonly Choice[];
  readonly lines: number | undefined;
  readonly code: boolean;
  readonly item: string;
  /** Of a list: what each of its elements is; undefined for groups. */
  readonly element: "integer" | "number" | "text" | undefined;
  /** Of a group, or of each element of a list of groups. */
  readonly fields: readonly Field[];
  readonly main: string | undefined;
}

/** Every field of a schema of settings, in its order; a zod schema and the JSON Schema that it became say the same. */
export function fieldsOf(schema: z.ZodObject | Schema): Field[] {
  const json = schema instanceof z.ZodType ? (z.toJSONSchema(schema, { io: "input" }) as Schema) : schema;
  return Object.entries(json.properties ?? {}).map(([name, property]) => fieldOf(name, property));
}

function fieldOf(name: string, property: Schema): Field {
  // "null or this" is this, with its metadata inside or outside.
  const inner = property.anyOf?.find(({ type }) => type !== "null");
  const schema: Schema = inner ? { ...inner, ...property } : property;
  const nullable = [schema.type].flat().includes("null") || (property.anyOf ?? []).some(({ type }) => type === "null");
  const kind = kindOf(schema);
  const limits = kind === "list" ? [schema.minItems, schema.maxItems] : numberLimits(schema);
  return {
    name,
    label: schema.title ?? nameInWords(name),
    description: schema.description,
    kind,
    default: schema.default,
    nullable,
    unit: schema.unit,
    step: schema.step,
    least: limits[0],
    most: limits[1],
    above: schema.minimum === undefined && schema.exclusiveMinimum !== undefined,
    choices: choicesOf(kind === "list" ? schema.items : schema),
    lines: schema.lines,
    code: schema.code ?? false,
    item: schema.item ?? "Element",
    element: kind === "list" ? elementKind(schema.items) : undefined,
    fields:
      kind === "group" ? fieldsOf(schema) : kind === "list" && schema.items?.properties ? fieldsOf(schema.items) : [],
    main: schema.main,
  };
}

function elementKind(items: Schema = {}): Field["element"] {
  const kind = kindOf(items);
  return kind === "integer" || kind === "number" ? kind : kind === "group" ? undefined : "text";
}

const choicesOf = ({ enum: values = [], labels }: Schema = {}): Choice[] =>
  values.map(String).map((value) => ({ value, label: labels?.[value] ?? value }));

function kindOf(schema: Schema): Field["kind"] {
  if (schema.enum) return "choice";
  switch ([schema.type].flat().find((type) => type !== "null")) {
    case "integer":
      return "integer";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return "list";
    case "object":
      return "group";
    default:
      return "text";
  }
}

/** Zod writes the safe integers as limits of every integer: those are none. */
function numberLimits(schema: Schema): [number | undefined, number | undefined] {
  const least = schema.minimum ?? schema.exclusiveMinimum;
  const most = schema.maximum ?? schema.exclusiveMaximum;
  return [
    least !== undefined && least > Number.MIN_SAFE_INTEGER ? least : undefined,
    most !== undefined && most < Number.MAX_SAFE_INTEGER ? most : undefined,
  ];
}

/** "lengthScale" and "length_scale" → "Length scale". */
export function nameInWords(name: string): string {
  const words = name
    .replaceAll("_", " ")
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
