import { Modal } from "@mantine/core";
import type { Classifier } from "#shared/contract/library.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { ChooseTargetsForm } from "./choose-targets-form.tsx";

export function ChooseTargetsDialog({ classifiers }: { readonly classifiers: readonly Classifier[] }) {
  const [open, setOpen] = useDialog();
  return (
    <Modal opened={open === "choose"} onClose={() => setOpen(null)} title="Choose targets">
      <ChooseTargetsForm classifiers={classifiers} onClose={() => setOpen(null)} />
    </Modal>
  );
}
