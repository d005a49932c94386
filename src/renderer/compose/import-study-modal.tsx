import { Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { orpc } from "../connection/client.ts";
import { FormFooter } from "../elements/form-footer.tsx";
import { pathProblem } from "../elements/path-problem.ts";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Takes a study from a file that another project has written. */
export function ImportStudyModal({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Import a study">
      <ImportForm />
    </Modal>
  );
}

function ImportForm() {
  const navigate = useNavigate();
  const read = useMutation({
    ...orpc.compose.importStudy.mutationOptions(),
    meta: { failureInPlace: true },
    onSuccess: (study) => navigate(`/compose/${study.id}`),
  });
  const form = useForm({
    initialValues: { path: "" },
    validate: { path: (path) => pathProblem(path, "Give the path of the file") },
  });
  return (
    <form noValidate onSubmit={form.onSubmit(({ path }) => read.mutate({ path: path.trim() }))}>
      <Stack>
        <TextInput
          label="File"
          description="An archive that a study was exported to, or a study document"
          placeholder="/home/me/study.zip"
          data-autofocus
          {...form.getInputProps("path")}
        />
        <FormFooter label="Import the study" pending={read.isPending} error={read.error} />
      </Stack>
    </form>
  );
}
