import { Radio, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { formatCount, plural } from "../../elements/format.ts";
import { TrainGeneratorForm } from "./train-form.tsx";

interface Props {
  readonly datasets: readonly Dataset[];
  readonly onStarted: () => void;
}

/** A generator is trained here, or one that ships with the app is added where it makes such images as there are. */
export function GeneratorForm({ datasets, onStarted }: Props) {
  const [way, setWay] = useState("train");
  const bundled = useQuery(orpc.library.bundledGenerators.queryOptions()).data ?? [];
  const served = bundled.filter(({ datasetIds }) => datasets.some(({ id }) => datasetIds.includes(id)));
  // The form to train one stays where it is when the others are known: it has the focus.
  return (
    <Stack gap="sm">
      {served.length > 0 && (
        <SegmentedControl
          aria-label="Where it comes from"
          value={way}
          onChange={setWay}
          data={[
            { value: "train", label: "Train here" },
            { value: "bundled", label: "Shipped with Exemplar" },
          ]}
        />
      )}
      {way === "train" ? (
        <TrainGeneratorForm datasets={datasets} onStarted={onStarted} />
      ) : (
        <BundledForm datasets={datasets} bundled={served} onStarted={onStarted} />
      )}
    </Stack>
  );
}

interface BundledProps extends Props {
  /** At least one. */
  readonly bundled: readonly {
    readonly name: string;
    readonly training: { readonly imageCount: number; readonly history: readonly unknown[] };
    readonly datasetIds: readonly string[];
  }[];
}

function BundledForm({ datasets, bundled, onStarted }: BundledProps) {
  const [name, setName] = useState(bundled[0]!.name);
  const { datasetIds } = bundled.find((one) => one.name === name)!;
  const fitting = datasets.filter(({ id }) => datasetIds.includes(id));
  const [chosen, setChosen] = useState(fitting[0]!.id);
  const dataset = fitting.find(({ id }) => id === chosen) ?? fitting[0]!;
  const add = useMutation({ ...orpc.library.addBundledGenerator.mutationOptions(), ...startsJob(onStarted) });
  function submit(event: FormEvent) {
    event.preventDefault();
    add.mutate({ name, datasetId: dataset.id });
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Radio.Group label="Generator" value={name} onChange={setName}>
          <Stack gap={6} mt={6}>
            {bundled.map(({ name: own, training }) => (
              <Radio
                key={own}
                value={own}
                label={own}
                description={`Trained on ${formatCount(training.imageCount)} images, ${plural(training.history.length, "epoch")}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label="Dataset"
          data={fitting.map(({ id, name: label }) => ({ value: id, label }))}
          value={dataset.id}
          onChange={(id) => id !== null && setChosen(id)}
        />
        <Text size="sm" c="dimmed">
          Its training images may be among the dataset’s.
        </Text>
        <FormFooter label="Add generator" pending={add.isPending} error={add.error} />
      </Stack>
    </form>
  );
}
