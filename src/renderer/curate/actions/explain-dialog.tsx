import { Modal } from "@mantine/core";
import type { Target } from "#shared/contract/curate.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { RunMethodForm, type Scope } from "../../methods/run-method-form.tsx";

interface Props {
  readonly all: readonly Target[];
  readonly shown: readonly Target[];
  readonly selected: readonly Target[];
}

/** Runs a method on the selected targets, on those shown, on those kept, or on those that nothing explains yet. */
export function ExplainDialog({ all, shown, selected }: Props) {
  const [open, setOpen] = useDialog();
  const scopes: Scope[] = [
    { label: "Selected", targets: selected },
    { label: "Unexplained", targets: all.filter(({ artefacts }) => artefacts.length === 0) },
    { label: "Kept", targets: all.filter(({ status }) => status === "kept") },
    { label: "Shown", targets: shown },
  ].flatMap(({ label, targets }) =>
    targets.length === 0
      ? []
      : { label, subjects: targets.map(({ id }) => ({ kind: "target" as const, targetId: id })) },
  );
  const [target] = [...selected, ...shown, ...all];
  return (
    <Modal opened={open === "explain" && target !== undefined} onClose={() => setOpen(null)} title="Explain targets">
      {target && <RunMethodForm classifierId={target.classifierId} scopes={scopes} onStarted={() => setOpen(null)} />}
    </Modal>
  );
}
