import { ExemplarError } from "#shared/domain/errors.ts";

/**
 * The item that was asked for by id, or the only one there is.
 *
 * @param what in the singular: "dataset"
 * @param option how the command line names one: "--dataset"
 * @throws ExemplarError `NOT_FOUND`, or `INVALID` where several could be meant; both list what there is
 */
export function theOne<Item extends { readonly id: string }>(
  items: readonly Item[],
  id: string | undefined,
  what: string,
  option: string,
): Item {
  const known =
    items.length > 0 ? `Name one with ${option}: ${items.map((item) => item.id).join(", ")}.` : `Make one first.`;
  if (id !== undefined) {
    const named = items.find((item) => item.id === id);
    if (!named) throw new ExemplarError("NOT_FOUND", `There is no ${what} ${id} in this project`, known);
    return named;
  }
  if (items.length > 1) throw new ExemplarError("INVALID", `This project has more than one ${what}`, known);
  if (items.length === 0) throw new ExemplarError("NOT_FOUND", `This project has no ${what}`, known);
  return items[0]!;
}
