import { Alert, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { Session } from "#shared/contract/run.ts";
import { orpc } from "../../connection/client.ts";
import { FormFooter } from "../../elements/form-footer.tsx";

interface Props {
  readonly session: Session;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onErased: () => void;
}

/** Erases a participant who withdraws, once the researcher has typed who it is. */
export function EraseModal({ session, opened, onClose, onErased }: Props) {
  const erase = useMutation({ ...orpc.run.erase.mutationOptions(), meta: { failureInPlace: true } });
  const form = useForm({
    initialValues: { subjectId: "" },
    validate: {
      subjectId: (typed) =>
        typed === session.subjectId ? null : `Type ${session.subjectId} to erase this participant`,
    },
  });
  const close = erase.isSuccess ? onErased : onClose;
  return (
    <Modal opened={opened} onClose={close} title={`Erase participant ${session.subjectId}?`}>
      {erase.data ? (
        <Stack gap="sm">
          <Text>The participant is erased. That a session was erased, when and in which condition, stays.</Text>
          <Files label="Deleted with it; export again to have the others" files={erase.data.removed} />
          <Files label="Still hold it, or may: delete them, or write them anew" files={erase.data.left} />
          <Text size="sm">Copies elsewhere, such as backups and what was sent to others, are for you to erase.</Text>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={form.onSubmit(({ subjectId }) => erase.mutate({ sessionId: session.id, subjectId }))}
        >
          <Stack gap="sm">
            <Alert color="red" variant="light">
              What this participant was shown and answered is deleted for good, with the exports that hold it. To leave
              a session out of the analysis and keep it, reject it.
            </Alert>
            <TextInput
              label="Participant"
              description={`Type ${session.subjectId}`}
              autoComplete="off"
              data-autofocus
              {...form.getInputProps("subjectId")}
            />
            <FormFooter label="Erase the participant" pending={erase.isPending} error={erase.error} />
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function Files({ label, files }: { readonly label: string; readonly files: readonly string[] }) {
  if (files.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <List size="sm">
        {files.map((file) => (
          <List.Item key={file} style={{ overflowWrap: "anywhere" }}>
            {file}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
