import { NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { Loaded } from "../../elements/loaded.tsx";

type Readers = Awaited<ReturnType<typeof orpc.library.readers.call>>;

export function ImportDatasetForm({ onStarted }: { readonly onStarted: () => void }) {
  const readers = useQuery(orpc.library.readers.queryOptions());
  return <Loaded query={readers}>{(found) => <Form readers={found} onStarted={onStarted} />}</Loaded>;
}

function Form({ readers, onStarted }: { readonly readers: Readers; readonly onStarted: () => void }) {
  const start = useMutation({ ...orpc.library.importDataset.mutationOptions(), ...startsJob(onStarted) });
  const needsPath = (id: string) => readers.find((reader) => reader.id === id)?.needsPath ?? false;
  const form = useForm({
    initialValues: {
      reader: readers[0]?.id ?? "",
      path: "",
      name: readers[0]?.label ?? "",
      testFraction: 0.2,
      seed: 1,
    },
    validate: {
      name: (name) => (name.trim() === "" ? "Give the dataset a name" : null),
      path: (path, { reader }) => (needsPath(reader) && path.trim() === "" ? "Give the path of the data" : null),
    },
  });
  const chosen = readers.find((reader) => reader.id === form.values.reader);
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ path, ...rest }) =>
        start.mutate({ ...rest, ...(chosen?.needsPath && { path: path.trim() }) }),
      )}
    >
      <Stack gap="sm">
        <Select
          label="What it is"
          description={chosen?.description}
          data={readers.map(({ id, label }) => ({ value: id, label }))}
          {...form.getInputProps("reader")}
        />
        {chosen?.needsPath && (
          <TextInput label="Path" placeholder="/home/me/images" data-autofocus {...form.getInputProps("path")} />
        )}
        <TextInput label="Name" {...form.getInputProps("name")} />
        <NumberInput
          label="Share of test images"
          description="Set aside from training; targets are drawn from them."
          min={0.01}
          max={0.99}
          step={0.05}
          {...form.getInputProps("testFraction")}
        />
        <NumberInput
          label="Seed of the split"
          description="The same seed gives the same split."
          min={0}
          allowDecimal={false}
          {...form.getInputProps("seed")}
        />
        <FormFooter label="Import" pending={start.isPending} error={start.error} />
      </Stack>
    </form>
  );
}
