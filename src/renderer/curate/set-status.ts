import type { CurationStatus, Target } from "#shared/contract/curate.ts";
import { client, orpc } from "../connection/client.ts";
import { queryClient } from "../connection/query-client.ts";
import { plural } from "../elements/format.ts";
import { showFailure } from "../elements/show-failure.tsx";
import { statusLabels } from "./labels.ts";
import { recordStep } from "./undo.ts";

type Statuses = ReadonlyMap<string, CurationStatus>;

/** Keeps or rejects targets: at once on screen, then in the project. Undoable. */
export async function setStatus(targets: readonly Target[], status: CurationStatus): Promise<void> {
  const changed = targets.filter((target) => target.status !== status);
  if (changed.length === 0) return;
  const before: Statuses = new Map(changed.map((target) => [target.id, target.status]));
  const after: Statuses = new Map(changed.map((target) => [target.id, status]));
  await store(after);
  recordStep({
    label: `${statusLabels[status].done}: ${plural(changed.length, "target")}`,
    undo: () => store(before),
    redo: () => store(after),
  });
}

async function store(statuses: Statuses): Promise<void> {
  // An answer under way knows nothing of this change yet and would undo it on screen.
  await queryClient.cancelQueries({ queryKey: orpc.curate.key() });
  queryClient.setQueriesData<Target[]>({ queryKey: orpc.curate.targets.key() }, (targets) =>
    targets?.map((target) => ({ ...target, status: statuses.get(target.id) ?? target.status })),
  );
  try {
    for (const status of new Set(statuses.values())) {
      const targetIds = [...statuses.keys()].filter((id) => statuses.get(id) === status);
      await client.curate.setStatus({ targetIds, status });
    }
  } catch (error) {
    showFailure(error);
    throw error;
  } finally {
    await queryClient.invalidateQueries({ queryKey: orpc.curate.key() });
  }
}
