import { useCallback } from "react";
import { useSearchParams } from "react-router";

type Change = Readonly<Record<string, string | null | undefined>>;

/** Filters kept in the address, so that reload, back and links keep them. Empty values are left out of it. */
export function useSearchFilter(): [search: URLSearchParams, change: (change: Change) => void] {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (values: Change) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values))
            if (value === null || value === undefined || value === "") after.delete(name);
            else after.set(name, value);
          return after;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return [search, change];
}
