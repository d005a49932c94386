import * as z from "zod";

/** A level as the data write it. */
export const levelValue = z.union([z.string(), z.number()]);

/** One level of each factor, by the factor's name. */
export const levels = z.record(z.string(), levelValue);
export type Levels = Readonly<z.infer<typeof levels>>;
