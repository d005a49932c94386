import { inUse } from "#shared/contract/holdings.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

/**
 * The item that was asked for by id, or the only one there is, without what is archived.
 *
 * @param what in the singular: "dataset"
 * @param option how the command line names one: "--dataset"
 * @throws ExemplarError `NOT_FOUND`, or `INVALID` where several could be meant; both list what there is, or its beginning
 */
export function theOne<Item extends { readonly id: string; readonly archivedAt?: string | undefined }>(
  all: readonly Item[],
  id: string | undefined,
  what: string,
  option: string,
): Item {
  const items = id === undefined ? inUse(all) : all;
  const known =
    items.length > 0 ? `Name one with ${option}: ${listed(items.map((item) => item.id))}.` : `Make one first.`;
  if (id !== undefined) {
    const named = items.find((item) => item.id === id);
    if (!named) throw new ExemplarError("NOT_FOUND", `There is no ${what} ${id} in this project`, known);
    return named;
  }
  if (items.length > 1) throw new ExemplarError("INVALID", `This project has more than one ${what}`, known);
  if (items.length === 0) throw new ExemplarError("NOT_FOUND", `This project has no ${what}`, known);
  return items[0]!;
}

/** A project has thousands of targets: more than these nobody reads in a message. */
const most = 10;

const listed = (ids: readonly string[]) =>
  ids.length <= most ? ids.join(", ") : `${ids.slice(0, most).join(", ")} and ${ids.length - most} more`;
