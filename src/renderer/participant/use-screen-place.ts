import { useEffect, useState } from "react";
import { useShortcuts } from "../elements/shortcuts/use-shortcuts.ts";
import { useSearchFilter } from "../elements/use-search-filter.ts";

/**
 * Which of a session's screens is looked at, 0-based, kept in the address; the arrow keys, Home and End step. Steps that
 * come quicker than the address changes add up.
 */
export function useScreenPlace(count: number): [place: number, goTo: (place: number) => void] {
  const [search, change] = useSearchFilter();
  const [wanted, setWanted] = useState(() => Math.trunc(Number(search.get("screen"))) || 0);
  const last = Math.max(0, count - 1);
  const within = (place: number) => Math.min(Math.max(0, place), last);
  const place = within(wanted);
  useEffect(() => change({ screen: wanted === 0 ? null : String(wanted) }), [wanted, change]);
  useShortcuts([
    ["ArrowLeft", () => setWanted((past) => within(within(past) - 1))],
    ["ArrowRight", () => setWanted((past) => within(within(past) + 1))],
    ["Home", () => setWanted(0)],
    ["End", () => setWanted(last)],
  ]);
  return [place, (next) => setWanted(within(next))];
}
