import { useCallback } from "react";
import { useSearchParams } from "react-router";

/**
 * Which dialog is open, as part of the address (`?do=import`): the command palette, links and the back button can all
 * open and close it.
 */
export function useDialog(): [open: string | null, setOpen: (dialog: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const setOpen = useCallback(
    (dialog: string | null) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (dialog === null) after.delete("do");
          else after.set("do", dialog);
          return after;
        },
        { replace: dialog === null },
      ),
    [setSearch],
  );
  return [search.get("do"), setOpen];
}
