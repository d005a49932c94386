import type { HotkeyItem } from "@mantine/hooks";
import { type KeyboardEvent, useCallback, useMemo, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import type { CurationStatus, Target } from "#shared/contract/curate.ts";
import { ImageListbox } from "../../elements/image-listbox.tsx";
import { useShortcuts } from "../../elements/shortcuts/use-shortcuts.ts";
import { type Command, useCommands } from "../../shell/commands.ts";
import { ExplainDialog } from "../actions/explain-dialog.tsx";
import { statusKeys } from "../labels.ts";
import { setStatus } from "../set-status.ts";
import { emptySelection, pick } from "./selection.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { describeTarget, TargetTile } from "./target-tile.tsx";

interface Props {
  readonly all: readonly Target[];
  readonly shown: readonly Target[];
}

/** The grid itself: arrows move, Shift and Ctrl select, K keeps, R rejects, U sets back, Enter opens. */
export function TargetGrid({ all, shown }: Props) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const [active, setActive] = useState(0);
  const [selection, setSelection] = useState(emptySelection);
  const ids = useMemo(() => shown.map(({ id }) => id), [shown]);
  const selected = useMemo(() => shown.filter(({ id }) => selection.ids.has(id)), [shown, selection]);
  const current = Math.min(active, shown.length - 1);

  const open = (index: number) => void navigate({ pathname: `/curate/targets/${ids[index]}`, search });

  const decide = useCallback(
    (status: CurationStatus) => {
      const targets = selected.length > 0 ? selected : shown.slice(current, current + 1);
      void setStatus(targets, status).catch(() => undefined);
      // One after the other: deciding about a single target leads on to the next.
      if (targets.length > 1 || current + 1 >= shown.length) return;
      setActive(current + 1);
      setSelection((before) => pick(before, ids, current + 1, { add: false, range: false }));
    },
    [selected, shown, current, ids],
  );

  const commands = useMemo<Command[]>(
    () => [
      { label: "Keep", description: "the selected targets", keys: "K", run: () => decide("kept") },
      { label: "Reject", description: "the selected targets", keys: "R", run: () => decide("rejected") },
      {
        label: "Set back to undecided",
        description: "the selected targets",
        keys: "U",
        run: () => decide("candidate"),
      },
      {
        label: "Select all shown targets",
        keys: "Ctrl A",
        run: () => setSelection({ ids: new Set(ids), anchor: ids[0] ?? null }),
      },
    ],
    [decide, ids],
  );
  useCommands(commands);

  const selectAll = () => setSelection({ ids: new Set(ids), anchor: ids[0] ?? null });
  useShortcuts([
    ["mod+A", selectAll],
    ["Escape", () => setSelection(emptySelection)],
    ...Object.entries(statusKeys).map(([key, status]): HotkeyItem => [key, () => decide(status)]),
  ]);

  function onKey(event: KeyboardEvent) {
    if (event.key !== " ") return;
    event.preventDefault();
    setSelection((before) => pick(before, ids, current, { add: true, range: false }));
  }

  return (
    <>
      <ImageListbox
        label="Targets"
        count={shown.length}
        tileWidth={172}
        tileHeight={124}
        active={current}
        onActive={setActive}
        isSelected={(index) => selection.ids.has(ids[index]!)}
        onPick={(index, modifiers) => setSelection((before) => pick(before, ids, index, modifiers))}
        onOpen={open}
        onKey={onKey}
        nameOf={(index) => describeTarget(shown[index]!)}
        renderTile={(index) => <TargetTile target={shown[index]!} />}
      />
      <SelectionBar selected={selected} onDecide={decide} onClear={() => setSelection(emptySelection)} />
      <ExplainDialog all={all} shown={shown} selected={selected} />
    </>
  );
}
