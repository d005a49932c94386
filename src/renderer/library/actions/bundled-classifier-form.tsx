import { Select, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";

interface Props {
  readonly datasets: readonly Dataset[];
  readonly onStarted: () => void;
}

export function BundledClassifierForm({ datasets, onStarted }: Props) {
  const [datasetId, setDatasetId] = useState(datasets[0]!.id);
  const add = useMutation({ ...orpc.library.addBundledClassifier.mutationOptions(), ...startsJob(onStarted) });
  function submit(event: FormEvent) {
    event.preventDefault();
    add.mutate({ datasetId });
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">
          Exemplar comes with the weights of a CNN trained on its MNIST digits, split with seed 1. It is added at once
          and evaluated on the images here.
        </Text>
        <Select
          label="Dataset"
          data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
          value={datasetId}
          onChange={(chosen) => chosen && setDatasetId(chosen)}
        />
        <FormFooter label="Add classifier" pending={add.isPending} error={add.error} />
      </Stack>
    </form>
  );
}
