import { Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { Loaded } from "../../elements/loaded.tsx";

interface Props {
  readonly datasets: readonly Dataset[];
  readonly onStarted: () => void;
}

/** Offers the classifier that ships with the app for those datasets that it can answer. */
export function BundledClassifierForm({ datasets, onStarted }: Props) {
  const bundled = useQuery(orpc.library.bundledClassifier.queryOptions());
  return (
    <Loaded query={bundled}>
      {({ datasetIds }) => {
        const served = datasets.filter(({ id }) => datasetIds.includes(id));
        return served.length > 0 ? (
          <Form datasets={served} onStarted={onStarted} />
        ) : (
          <Text size="sm">
            It answers the MNIST digits that come with Exemplar, split with seed 1, and none of the datasets here.
            Import those digits, or train a classifier on a dataset of this project.
          </Text>
        );
      }}
    </Loaded>
  );
}

function Form({ datasets, onStarted }: Props) {
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
