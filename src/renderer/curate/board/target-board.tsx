import { useParams } from "react-router";
import { Loaded } from "../../elements/loaded.tsx";
import { NotFound } from "../../elements/not-found.tsx";
import { useSearchFilter } from "../../elements/use-search-filter.ts";
import { useListed } from "../../holdings/archived-switch.tsx";
import { filterTargets, readTargetFilter } from "../target-filter.ts";
import { useTargets } from "../use-targets.ts";
import { Board } from "./board.tsx";

/** The board of one target of the grid, as the address names it. */
export function TargetBoard() {
  const { targetId } = useParams();
  const [search] = useSearchFilter();
  const targets = useTargets();
  const listed = useListed(targets.data ?? []);
  return (
    <Loaded query={targets}>
      {(all) => {
        const target = all.find(({ id }) => id === targetId);
        if (!target) return <NotFound what="target" />;
        const shown = filterTargets(listed, readTargetFilter(search));
        const neighbours = shown.some(({ id }) => id === target.id) ? shown : all;
        return <Board key={target.id} target={target} all={all} neighbours={neighbours} />;
      }}
    </Loaded>
  );
}
