import { Modal } from "@mantine/core";
import { useSearchParams } from "react-router";
import type { Dataset } from "#shared/contract/library.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { BundledClassifierForm } from "./bundled-classifier-form.tsx";
import { ImportClassifierForm } from "./import-classifier-form.tsx";
import { ImportDatasetForm } from "./import-dataset-form.tsx";
import { TrainClassifierForm } from "./train-classifier-form.tsx";

/** The dialogs of the library; which one is open, and with what, is part of the address. */
export function ActionDialogs({ datasets }: { readonly datasets: readonly Dataset[] }) {
  const [open] = useDialog();
  const [search, setSearch] = useSearchParams();
  const path = search.get("path") ?? "";
  const close = () => setSearch({}, { replace: true });
  return (
    <>
      <Modal opened={open === "import"} onClose={close} title="Import a dataset">
        <ImportDatasetForm key={path} path={path} onStarted={close} />
      </Modal>
      <Modal
        opened={open === "classifier" && datasets.length > 0}
        onClose={close}
        title="Import a classifier"
        size="xl"
      >
        <ImportClassifierForm key={path} path={path} datasets={datasets} onStarted={close} />
      </Modal>
      <Modal opened={open === "train" && datasets.length > 0} onClose={close} title="Train a classifier">
        <TrainClassifierForm datasets={datasets} onStarted={close} />
      </Modal>
      <Modal opened={open === "bundled" && datasets.length > 0} onClose={close} title="Add the bundled classifier">
        <BundledClassifierForm datasets={datasets} onStarted={close} />
      </Modal>
    </>
  );
}
