import * as z from "zod";

/** A column or level name that survives CSV, R formulas and file names. */
export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "lower-case letters, digits and underscores, starting with a letter");
