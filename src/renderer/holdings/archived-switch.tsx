import { Badge, Switch } from "@mantine/core";
import { inUse } from "#shared/contract/holdings.ts";
import { useSearchFilter } from "../elements/use-search-filter.ts";

type Archivable = { readonly archivedAt?: string | undefined };

/** What a list shows: what is in use, and where the address asks for it what is archived too. */
export function useListed<Item extends Archivable>(items: readonly Item[]): readonly Item[] {
  const [search] = useSearchFilter();
  return search.has("archived") ? items : inUse(items);
}

/** Shows what is archived, too; not there where nothing is. */
export function ArchivedSwitch({ items }: { readonly items: readonly Archivable[] }) {
  const [search, change] = useSearchFilter();
  const archived = items.length - inUse(items).length;
  if (archived === 0) return null;
  return (
    <Switch
      label={`Show archived (${archived})`}
      checked={search.has("archived")}
      onChange={(event) => change({ archived: event.currentTarget.checked ? "shown" : null })}
    />
  );
}

export function ArchivedBadge({ item }: { readonly item: Archivable }) {
  return item.archivedAt === undefined ? null : <Badge color="gray">Archived</Badge>;
}
