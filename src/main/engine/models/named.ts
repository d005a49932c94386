import { ExemplarError } from "#shared/domain/errors.ts";

/** Looks entries of a list up by their id. @throws ExemplarError `NOT_FOUND`, which names those there are */
export function named<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  what: string,
): (id: string) => Entry {
  return (id) => {
    const found = entries.find((entry) => entry.id === id);
    if (found) return found;
    const known = entries.map((entry) => entry.id).join(", ");
    throw new ExemplarError("NOT_FOUND", `There is no ${what} ${id}`, `Choose one of: ${known}.`);
  };
}
