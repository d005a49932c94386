import { Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type * as z from "zod";
import type { Dataset } from "#shared/contract/library.ts";
import { generatorSettings, trainingSettings } from "#shared/library/training-settings.ts";
import { settingsProblems } from "#shared/settings/settings.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import type { JsonObject } from "../../elements/json.ts";
import { SchemaForm } from "../../elements/schema-form.tsx";

interface TrainingProps {
  readonly datasets: readonly Dataset[];
  readonly onStarted: () => void;
}

export function TrainClassifierForm({ datasets, onStarted }: TrainingProps) {
  const architectures = useQuery(orpc.library.architectures.queryOptions()).data ?? [];
  const start = useMutation({ ...orpc.library.train.mutationOptions(), ...startsJob(onStarted) });
  return (
    <TrainForm
      {...{ schema: trainingSettings, datasets, architectures, start }}
      what="classifier"
      initialName="CNN"
      onTrain={start.mutate}
    />
  );
}

export function TrainGeneratorForm({ datasets, onStarted }: TrainingProps) {
  const architectures = useQuery(orpc.library.generatorArchitectures.queryOptions()).data ?? [];
  const start = useMutation({ ...orpc.library.trainGenerator.mutationOptions(), ...startsJob(onStarted) });
  return (
    <TrainForm
      {...{ schema: generatorSettings, datasets, architectures, start }}
      what="generator"
      initialName="VAE"
      onTrain={start.mutate}
    />
  );
}

interface Props<Schema extends z.ZodObject> {
  readonly schema: Schema;
  readonly datasets: readonly Dataset[];
  readonly architectures: readonly { readonly id: string; readonly label: string; readonly description: string }[];
  /** What is trained: "classifier". */
  readonly what: string;
  readonly initialName: string;
  readonly start: { readonly isPending: boolean; readonly error: unknown };
  readonly onTrain: (training: { datasetId: string; name: string; settings: z.infer<Schema> }) => void;
}

/** What is trained, on which dataset, under which name, with the settings that the schema describes. */
function TrainForm<Schema extends z.ZodObject>({ schema, datasets, architectures, what, ...form }: Props<Schema>) {
  const [datasetId, setDatasetId] = useState(datasets[0]!.id);
  const [name, setName] = useState(form.initialName);
  const [settings, setSettings] = useState(() => schema.parse({}) as JsonObject);
  const problems = settingsProblems(schema, settings);
  const nameProblem = name.trim() === "" ? `Give the ${what} a name` : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (problems.length === 0 && nameProblem === null)
      form.onTrain({ datasetId, name, settings: schema.parse(settings) });
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label="Dataset"
          data={datasets.map((one) => ({ value: one.id, label: one.name }))}
          value={datasetId}
          onChange={(chosen) => chosen !== null && setDatasetId(chosen)}
        />
        <TextInput
          label="Name"
          data-autofocus
          value={name}
          error={nameProblem}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SchemaForm
          schema={schema}
          value={settings}
          choices={{
            architecture: architectures.map(({ id, label, description }) => ({ value: id, label, description })),
          }}
          problem={(path) => problems.find((problem) => problem.path === path)?.message}
          onChange={setSettings}
        />
        <FormFooter label="Train" pending={form.start.isPending} error={form.start.error} />
      </Stack>
    </form>
  );
}
