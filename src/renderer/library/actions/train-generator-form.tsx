import { NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { GeneratorSettings } from "#shared/contract/generators.ts";
import type { Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";

interface Props {
  readonly datasets: readonly Dataset[];
  readonly onStarted: () => void;
}

const defaults: GeneratorSettings = {
  architecture: "vae-5",
  epochs: 10,
  batchSize: 100,
  learningRate: 0.001,
  seed: 1,
};

export function TrainGeneratorForm({ datasets, onStarted }: Props) {
  const architectures = useQuery(orpc.library.generatorArchitectures.queryOptions()).data ?? [];
  const start = useMutation({ ...orpc.library.trainGenerator.mutationOptions(), ...startsJob(onStarted) });
  const form = useForm({
    initialValues: { datasetId: datasets[0]!.id, name: "VAE", settings: defaults },
    validate: { name: (name) => (name.trim() === "" ? "Give the generator a name" : null) },
  });
  const chosen = architectures.find(({ id }) => id === form.values.settings.architecture);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => start.mutate(values))}>
      <Stack gap="sm">
        <Select
          label="Dataset"
          allowDeselect={false}
          data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps("datasetId")}
        />
        <TextInput label="Name" data-autofocus {...form.getInputProps("name")} />
        <Select
          label="Architecture"
          description={chosen?.description}
          allowDeselect={false}
          data={architectures.map(({ id, label }) => ({ value: id, label }))}
          {...form.getInputProps("settings.architecture")}
        />
        <SimpleGrid cols={2} spacing="sm">
          <NumberInput
            label="Epochs"
            min={1}
            max={1000}
            allowDecimal={false}
            {...form.getInputProps("settings.epochs")}
          />
          <NumberInput
            label="Batch size"
            min={1}
            max={1024}
            allowDecimal={false}
            {...form.getInputProps("settings.batchSize")}
          />
          <NumberInput
            label="Learning rate"
            min={0.000001}
            max={1}
            step={0.0005}
            {...form.getInputProps("settings.learningRate")}
          />
          <NumberInput label="Seed" min={0} allowDecimal={false} {...form.getInputProps("settings.seed")} />
        </SimpleGrid>
        <FormFooter label="Train" pending={start.isPending} error={start.error} />
      </Stack>
    </form>
  );
}
