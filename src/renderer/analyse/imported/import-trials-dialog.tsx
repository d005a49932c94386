import { Modal } from "@mantine/core";
import { useNavigate, useSearchParams } from "react-router";
import { useDialog } from "../../elements/use-dialog.ts";
import { discardUpload } from "../../library/drop/upload.ts";
import { ImportTrialsForm } from "./import-trials-form.tsx";

/** The dialog that brings in somebody's trials; that it is open, and with which files, is part of the address. */
export function ImportTrialsDialog() {
  const [open] = useDialog();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const paths = search.getAll("path");
  const upload = search.get("upload");
  /** What was sent over is of no use any more: the table is stored, or is not to be. */
  const discard = () => {
    if (upload !== null) void discardUpload(upload);
  };
  const close = () => {
    discard();
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const name of ["do", "path", "upload"]) after.delete(name);
        return after;
      },
      { replace: true },
    );
  };
  return (
    <Modal opened={open === "import-trials"} onClose={close} title="Import trials" size="xl">
      <ImportTrialsForm
        key={paths.join("\n")}
        paths={paths}
        onImported={({ id }) => {
          discard();
          void navigate(`/analyse/imported/${id}`);
        }}
      />
    </Modal>
  );
}
