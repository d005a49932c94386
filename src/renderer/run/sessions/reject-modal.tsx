import { Modal, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { Session } from "#shared/contract/run.ts";
import { orpc } from "../../connection/client.ts";
import { FormFooter } from "../../elements/form-footer.tsx";

interface Props {
  readonly session: Session;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Takes a session out of the data, with the reason that stays beside it. */
export function RejectModal({ session, opened, onClose }: Props) {
  const reject = useMutation({
    ...orpc.run.reject.mutationOptions(),
    meta: { failureInPlace: true },
    onSuccess: onClose,
  });
  const form = useForm({
    initialValues: { reason: "" },
    validate: { reason: (reason) => (reason.trim() === "" ? "Say why: the reason is kept with the session" : null) },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={`Reject the session of ${session.subjectId}?`}>
      <form
        noValidate
        onSubmit={form.onSubmit(({ reason }) => reject.mutate({ sessionId: session.id, reason: reason.trim() }))}
      >
        <Stack gap="sm">
          <Text>Its responses are kept but leave the analysis, and its place in the condition is free again.</Text>
          <Textarea label="Reason" autosize minRows={2} data-autofocus {...form.getInputProps("reason")} />
          <FormFooter label="Reject the session" pending={reject.isPending} error={reject.error} />
        </Stack>
      </form>
    </Modal>
  );
}
