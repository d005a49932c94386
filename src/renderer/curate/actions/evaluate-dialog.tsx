import { Modal } from "@mantine/core";
import { useDialog } from "../../elements/use-dialog.ts";
import { RunMethodForm } from "../../methods/run-method-form.tsx";

interface Props {
  readonly classifierId: string;
  readonly artefacts: readonly { readonly id: string }[];
}

/** Runs a method whose subject is an artefact, such as faithfulness, on these. */
export function EvaluateDialog({ classifierId, artefacts }: Props) {
  const [open, setOpen] = useDialog();
  const subjects = artefacts.map(({ id }) => ({ kind: "artefact" as const, artefactId: id }));
  return (
    <Modal opened={open === "evaluate"} onClose={() => setOpen(null)} title="Evaluate explanations">
      <RunMethodForm
        classifierId={classifierId}
        scopes={[{ label: "These", subjects }]}
        onStarted={() => setOpen(null)}
      />
    </Modal>
  );
}
