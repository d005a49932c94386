import * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";

const settings = z.record(z.string(), z.json());

/** What a method is asked to do: its defaults, and what the researcher says otherwise. @throws INVALID for no object */
export function mergedSettings(defaults: unknown, requested: unknown): z.infer<typeof settings> {
  const parsed = settings.safeParse(requested);
  if (!parsed.success)
    throw new ExemplarError("INVALID", "The method's settings are no object of names and values.", "Correct them.");
  return { ...settings.parse(defaults), ...parsed.data };
}
