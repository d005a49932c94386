import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { givenName, type NamedHolding } from "#shared/contract/holdings.ts";
import { orpc } from "../connection/client.ts";
import { FormFooter } from "../elements/form-footer.tsx";

interface Props {
  readonly holding: NamedHolding;
  readonly onClose: () => void;
}

export function RenameForm({ holding: { kind, id, name }, onClose }: Props) {
  const rename = useMutation({
    ...orpc.holdings.rename.mutationOptions(),
    meta: { failureInPlace: true },
    onSuccess: onClose,
  });
  const form = useForm({
    initialValues: { name },
    validate: { name: (typed) => (givenName.safeParse(typed).success ? null : "A name of 1 to 200 letters") },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((typed) => rename.mutate({ kind, id, name: typed.name }))}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description={
            kind === "study" ? "In this project. Its title, which participants may see, stays as it is." : null
          }
          maxLength={200}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <FormFooter label="Rename" pending={rename.isPending} error={rename.error} />
      </Stack>
    </form>
  );
}
