import { useMutation, useQuery } from "@tanstack/react-query";
import type { Dataset } from "#shared/contract/library.ts";
import { generatorSettings } from "#shared/library/training-settings.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { TrainForm } from "./train-form.tsx";

interface Props {
  readonly datasets: readonly Dataset[];
  readonly onStarted: () => void;
}

export function TrainGeneratorForm({ datasets, onStarted }: Props) {
  const architectures = useQuery(orpc.library.generatorArchitectures.queryOptions()).data ?? [];
  const start = useMutation({ ...orpc.library.trainGenerator.mutationOptions(), ...startsJob(onStarted) });
  return (
    <TrainForm
      schema={generatorSettings}
      datasets={datasets}
      architectures={architectures}
      what="generator"
      initialName="VAE"
      pending={start.isPending}
      error={start.error}
      onTrain={start.mutate}
    />
  );
}
