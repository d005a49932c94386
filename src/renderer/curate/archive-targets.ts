import type { Target } from "#shared/contract/curate.ts";
import { client, orpc } from "../connection/client.ts";
import { queryClient } from "../connection/query-client.ts";
import { plural } from "../elements/format.ts";
import { showFailure } from "../elements/show-failure.tsx";
import { doStep } from "./undo.ts";

/** Takes targets out of the grid, or puts them back. Undoable. */
export async function archiveTargets(targets: readonly Target[], archived: boolean): Promise<void> {
  const changed = targets.filter(({ archivedAt }) => (archivedAt !== undefined) !== archived);
  if (changed.length === 0) return;
  const ids = changed.map(({ id }) => id);
  await doStep({
    label: `${archived ? "Archived" : "Taken out of the archive"}: ${plural(ids.length, "target")}`,
    undo: () => store(ids, !archived),
    redo: () => store(ids, archived),
  });
}

async function store(ids: string[], archived: boolean): Promise<void> {
  try {
    await client.holdings.archive({ kind: "target", ids, archived });
  } catch (error) {
    showFailure(error);
    throw error;
  } finally {
    await queryClient.invalidateQueries({ queryKey: orpc.curate.key() });
  }
}
