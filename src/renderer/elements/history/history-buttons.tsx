import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import type { useHistory } from "./use-history.ts";

type Props = Pick<ReturnType<typeof useHistory>, "canUndo" | "canRedo" | "undo" | "redo">;

/** Undo and redo of an editor. */
export function HistoryButtons({ canUndo, canRedo, undo, redo }: Props) {
  return (
    <>
      <Tooltip label="Undo (Ctrl Z)">
        <ActionIcon variant="default" size="lg" aria-label="Undo" disabled={!canUndo} onClick={undo}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo (Ctrl Shift Z)">
        <ActionIcon variant="default" size="lg" aria-label="Redo" disabled={!canRedo} onClick={redo}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
