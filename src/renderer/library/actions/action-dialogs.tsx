import { Modal, Text } from "@mantine/core";
import { useSearchParams } from "react-router";
import type { Dataset } from "#shared/contract/library.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { discardUpload } from "../drop/upload.ts";
import { BundledClassifierForm } from "./bundled-classifier-form.tsx";
import { FetchDatasetForm } from "./fetch-dataset-form.tsx";
import { GeneratorForm } from "./generator-form.tsx";
import { ImportClassifierForm } from "./import-classifier-form.tsx";
import { ImportDatasetForm } from "./import-dataset-form.tsx";
import { TrainClassifierForm } from "./train-form.tsx";

interface Props {
  /** Undefined until they are known. */
  readonly datasets: readonly Dataset[] | undefined;
}

/** The dialogs of the library; which one is open, and with what, is part of the address. */
export function ActionDialogs({ datasets }: Props) {
  const [open] = useDialog();
  const [search, setSearch] = useSearchParams();
  const path = search.get("path") ?? "";
  const upload = search.get("upload");
  const hasDatasets = datasets !== undefined && datasets.length > 0;
  const close = () => setSearch({}, { replace: true });
  /** What was sent over for an import that does not happen is of no use to anyone. */
  const closeUnused = () => {
    if (upload !== null) void discardUpload(upload);
    close();
  };
  return (
    <>
      <Modal opened={open === "import"} onClose={closeUnused} title="Import a dataset">
        <ImportDatasetForm key={path} path={path} onStarted={close} />
      </Modal>
      <Modal opened={open === "fetch"} onClose={close} title="Fetch a published dataset" size="lg">
        <FetchDatasetForm onStarted={close} />
      </Modal>
      <Modal
        opened={open === "classifier" && datasets !== undefined}
        onClose={closeUnused}
        title="Import a classifier"
        size="xl"
      >
        {hasDatasets ? (
          <ImportClassifierForm key={path} path={path} datasets={datasets} onStarted={close} />
        ) : (
          <Text size="sm">A classifier answers a dataset's images. Import the dataset first, then the classifier.</Text>
        )}
      </Modal>
      <Modal opened={open === "train" && hasDatasets} onClose={close} title="Train a classifier">
        {hasDatasets && <TrainClassifierForm datasets={datasets} onStarted={close} />}
      </Modal>
      <Modal opened={open === "generator" && hasDatasets} onClose={close} title="Add a generator">
        {hasDatasets && <GeneratorForm datasets={datasets} onStarted={close} />}
      </Modal>
      <Modal opened={open === "bundled" && hasDatasets} onClose={close} title="Add the bundled classifier">
        {hasDatasets && <BundledClassifierForm datasets={datasets} onStarted={close} />}
      </Modal>
    </>
  );
}
