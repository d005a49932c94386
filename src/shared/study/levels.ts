import * as z from "zod";

/** A column or level name that survives CSV, R formulas and file names. */
export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "lower-case letters, digits and underscores, starting with a letter");

/** A level as the data write it. */
export const levelValue = z.union([z.string(), z.number()]);

/** One level of each factor, by the factor's name. */
export const levels = z.record(z.string(), levelValue);
export type Levels = Readonly<z.infer<typeof levels>>;
