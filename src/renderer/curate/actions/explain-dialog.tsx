import { Modal } from "@mantine/core";
import type { Target } from "#shared/contract/curate.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { ExplainForm, type Scope } from "./explain-form.tsx";

interface Props {
  readonly all: readonly Target[];
  readonly shown: readonly Target[];
  readonly selected: readonly Target[];
}

/** Runs a method on the selected targets, on those shown, on those kept, or on those without a map. */
export function ExplainDialog({ all, shown, selected }: Props) {
  const [open, setOpen] = useDialog();
  const scopes: Scope[] = [
    { label: "Selected", targets: selected },
    { label: "Without a map", targets: all.filter(({ stimuli }) => stimuli.length === 0) },
    { label: "Kept", targets: all.filter(({ status }) => status === "kept") },
    { label: "Shown", targets: shown },
  ].filter(({ targets }) => targets.length > 0);
  return (
    <Modal opened={open === "explain" && scopes.length > 0} onClose={() => setOpen(null)} title="Explain targets">
      <ExplainForm scopes={scopes} onStarted={() => setOpen(null)} />
    </Modal>
  );
}
