import * as z from "zod";

/** One cell of the data; null is an empty cell. */
export type Cell = string | number | boolean | null;

/** One column of the data: what the codebook says about it. */
export interface Column {
  readonly description: string;
  readonly type: "string" | "integer" | "number" | "boolean";
  readonly unit: string | null;
}

interface ColumnSchema {
  /** "string", or ["string", "null"] of a cell that may be empty. */
  readonly type?: string | readonly string[];
  /** What a number with limits of its own may be instead, where it may be empty. */
  readonly anyOf?: readonly ColumnSchema[];
  readonly description?: string;
  readonly unit?: string;
}

/** The columns that a schema of cells describes: each with its description, its unit if it has one, and null where it may be empty. */
export function columnsOf(cells: z.ZodObject): Readonly<Record<string, Column>> {
  const { properties = {} } = z.toJSONSchema(cells) as { properties?: Record<string, ColumnSchema> };
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, columnOf(schema)]));
}

function columnOf({ type, anyOf = [], description = "", unit }: ColumnSchema): Column {
  const named = [type, ...anyOf.map((one) => one.type)].flat().find((name) => name !== undefined && name !== "null");
  return { description, type: named as Column["type"], unit: unit ?? null };
}
