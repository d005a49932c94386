import { Button, Group, Kbd, Text } from "@mantine/core";
import type { CurationStatus, Target } from "#shared/contract/curate.ts";
import { plural } from "../../elements/format.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { archiveTargets } from "../archive-targets.ts";
import { ContactSheetMenu } from "../contact-sheet/contact-sheet-menu.tsx";
import { StatusButtons } from "../status-buttons.tsx";
import classes from "./selection-bar.module.css";

interface Props {
  readonly selected: readonly Target[];
  readonly onDecide: (status: CurationStatus) => void;
  readonly onClear: () => void;
}

/** What can be done with the selected targets; how to select, while none is. */
export function SelectionBar({ selected, onDecide, onClear }: Props) {
  const [, open] = useDialog();
  const allArchived = selected.every(({ archivedAt }) => archivedAt !== undefined);
  const archive = () => {
    void archiveTargets(selected, !allArchived).catch(() => undefined);
    onClear();
  };
  return (
    <Group className={classes.bar} justify="space-between" role="toolbar" aria-label="Selected targets">
      {selected.length === 0 ? (
        <Text size="xs" c="dimmed">
          <Kbd size="xs">←</Kbd> <Kbd size="xs">→</Kbd> move, <Kbd size="xs">K</Kbd> keep, <Kbd size="xs">R</Kbd>{" "}
          reject, <Kbd size="xs">U</Kbd> undecided, <Kbd size="xs">Enter</Kbd> open, <Kbd size="xs">Ctrl Z</Kbd> undo
        </Text>
      ) : (
        <>
          <Text size="sm" fw={500} role="status">
            {plural(selected.length, "target")} selected
          </Text>
          <Group gap="xs">
            <StatusButtons onDecide={onDecide} />
            <Button size="compact-sm" variant="default" onClick={() => open("explain")}>
              Explain
            </Button>
            <Button size="compact-sm" variant="default" onClick={archive}>
              {allArchived ? "Take out of the archive" : "Archive"}
            </Button>
            <ContactSheetMenu targets={selected} which="selected" size="compact-sm" />
            <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
              Clear selection
            </Button>
          </Group>
        </>
      )}
    </Group>
  );
}
