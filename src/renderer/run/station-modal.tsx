import { Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { orpc } from "../connection/client.ts";
import { FormFooter } from "../elements/form-footer.tsx";

interface Props {
  readonly station: string | null;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Names this machine for the sessions that start on it. */
export function StationModal({ opened, onClose, station }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Name of this station">
      <StationForm station={station} onDone={onClose} />
    </Modal>
  );
}

function StationForm({ station, onDone }: { readonly station: string | null; readonly onDone: () => void }) {
  const name = useMutation({
    ...orpc.system.setStation.mutationOptions(),
    meta: { failureInPlace: true },
    onSuccess: onDone,
  });
  const form = useForm({
    initialValues: { name: station ?? "" },
    validate: { name: (text) => (text.trim().length <= 40 ? null : "40 characters at most") },
  });
  return (
    <form noValidate onSubmit={form.onSubmit(({ name: text }) => name.mutate({ name: text.trim() || null }))}>
      <Stack gap="sm">
        <Text>
          Sessions that start on this machine from now on carry its name, in every project, and the data have it in the
          column “station”.
        </Text>
        <TextInput
          label="Name"
          description="As the laboratory calls it: “Booth 2”. Empty takes the name away"
          data-autofocus
          autoComplete="off"
          {...form.getInputProps("name")}
        />
        <FormFooter label="Save" pending={name.isPending} error={name.error} />
      </Stack>
    </form>
  );
}
