import { NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Dataset, TrainingSettings } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";

interface Props {
  readonly datasets: readonly Dataset[];
  readonly onStarted: () => void;
}

const defaults: TrainingSettings = {
  architecture: "bayes-trex-cnn",
  epochs: 4,
  batchSize: 100,
  learningRate: 0.001,
  seed: 1,
  optimiser: "adam",
  schedule: "constant",
  loss: "likelihood",
  earlyStopping: null,
};

const optimisers: readonly { value: TrainingSettings["optimiser"]; label: string }[] = [
  { value: "adam", label: "Adam" },
  { value: "momentum", label: "Momentum" },
  { value: "sgd", label: "Gradient descent" },
];
const schedules: readonly { value: TrainingSettings["schedule"]; label: string }[] = [
  { value: "constant", label: "Constant" },
  { value: "step", label: "Steps: a tenth at 50%, a hundredth at 75%" },
  { value: "cosine", label: "Cosine, down to 0" },
];
const losses: readonly { value: TrainingSettings["loss"]; label: string }[] = [
  { value: "likelihood", label: "Log-likelihood of the label" },
  { value: "ambivalent", label: "Ambivalent: undecided between label and next class" },
];
const stopping = [
  { value: "", label: "No, train every epoch" },
  { value: "loss", label: "When the validation loss stops falling" },
  { value: "accuracy", label: "When the validation accuracy stops rising" },
];

/** Epochs without improvement after which training ends. */
const patience = 3;

export function TrainClassifierForm({ datasets, onStarted }: Props) {
  const architectures = useQuery(orpc.library.architectures.queryOptions()).data ?? [];
  const start = useMutation({ ...orpc.library.train.mutationOptions(), ...startsJob(onStarted) });
  const form = useForm({
    initialValues: { datasetId: datasets[0]!.id, name: "CNN", settings: defaults },
    validate: { name: (name) => (name.trim() === "" ? "Give the classifier a name" : null) },
  });
  const chosen = architectures.find(({ id }) => id === form.values.settings.architecture);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => start.mutate(values))}>
      <Stack gap="sm">
        <Select
          label="Dataset"
          data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps("datasetId")}
        />
        <TextInput label="Name" data-autofocus {...form.getInputProps("name")} />
        <Select
          label="Architecture"
          description={chosen?.description}
          data={architectures.map(({ id, label }) => ({ value: id, label }))}
          {...form.getInputProps("settings.architecture")}
        />
        <SimpleGrid cols={2} spacing="sm">
          <NumberInput
            label="Epochs"
            min={1}
            max={200}
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
        <SimpleGrid cols={2} spacing="sm">
          <Select
            label="Optimiser"
            allowDeselect={false}
            data={optimisers}
            {...form.getInputProps("settings.optimiser")}
          />
          <Select
            label="Learning rate over time"
            allowDeselect={false}
            data={schedules}
            {...form.getInputProps("settings.schedule")}
          />
        </SimpleGrid>
        <Select label="Loss" allowDeselect={false} data={losses} {...form.getInputProps("settings.loss")} />
        <Select
          label="Stop early"
          description={`After ${patience} epochs without improvement on a tenth of the training images, which is set aside.`}
          allowDeselect={false}
          data={stopping}
          value={form.values.settings.earlyStopping?.metric ?? ""}
          onChange={(metric) =>
            form.setFieldValue(
              "settings.earlyStopping",
              metric === "loss" || metric === "accuracy" ? { metric, patience } : null,
            )
          }
        />
        <FormFooter label="Train" pending={start.isPending} error={start.error} />
      </Stack>
    </form>
  );
}
