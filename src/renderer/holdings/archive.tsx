import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { NamedHolding } from "#shared/contract/holdings.ts";
import { client } from "../connection/client.ts";
import { showFailure } from "../elements/show-failure.tsx";

/** Takes something out of the lists, or puts it back, and offers the way back for a while. */
export async function setArchived(holding: NamedHolding, archived: boolean): Promise<void> {
  const { kind, id, name } = holding;
  try {
    await client.holdings.archive({ kind, ids: [id], archived });
  } catch (error) {
    showFailure(error);
    return;
  }
  const shown = `archived/${id}`;
  const undo = () => {
    notifications.hide(shown);
    void setArchived(holding, !archived);
  };
  notifications.show({
    id: shown,
    title: archived ? "Archived" : "In use again",
    color: "gray",
    autoClose: 8000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        {name}
        <Button size="compact-sm" variant="default" onClick={undo}>
          Undo
        </Button>
      </Group>
    ),
  });
}
