import * as z from "zod";

/** A column or level name that survives CSV, R formulas and file names. */
export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "lower-case letters, digits and underscores, starting with a letter");

/** A level as the data write it. */
export const levelValue = z.union([z.string(), z.number()]);

/** "Reliability/Crédit" → "reliability_credit": as a part of a name that the data can have. */
export const asNamePart = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");

/** "GP mask (sigma 3)" → "gp_mask_sigma_3": a name that the data can have. */
export function asIdentifier(text: string): string {
  const name = asNamePart(text);
  return /^[a-z]/.test(name) ? name : `x_${name}`.replace(/_$/, "");
}

/** A name that nothing has yet: `rating`, `rating_2`, … */
export function freeIdentifier(wanted: string, taken: ReadonlySet<unknown>): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted}_${n}`;
    if (!taken.has(name)) return name;
  }
}

/** One level of each factor, by the factor's name. */
export const levels = z.record(z.string(), levelValue);
export type Levels = Readonly<z.infer<typeof levels>>;
