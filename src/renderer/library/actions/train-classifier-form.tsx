import { useMutation, useQuery } from "@tanstack/react-query";
import type { Dataset } from "#shared/contract/library.ts";
import { trainingSettings } from "#shared/library/training-settings.ts";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { TrainForm } from "./train-form.tsx";

interface Props {
  readonly datasets: readonly Dataset[];
  readonly onStarted: () => void;
}

export function TrainClassifierForm({ datasets, onStarted }: Props) {
  const architectures = useQuery(orpc.library.architectures.queryOptions()).data ?? [];
  const start = useMutation({ ...orpc.library.train.mutationOptions(), ...startsJob(onStarted) });
  return (
    <TrainForm
      schema={trainingSettings}
      datasets={datasets}
      architectures={architectures}
      what="classifier"
      initialName="CNN"
      pending={start.isPending}
      error={start.error}
      onTrain={start.mutate}
    />
  );
}
