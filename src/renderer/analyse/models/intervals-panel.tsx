import { Button, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { bootstrapIntervals } from "#shared/analysis/parameter-intervals.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { Interval } from "#shared/stats/intervals/wald.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { bootstrap } from "../worker/bootstrap.ts";
import { ComputationBar } from "../worker/computation-bar.tsx";
import type { Computations } from "../worker/computations.ts";
import { runInWorker } from "../worker/run-in-worker.ts";
import { useComputation } from "../worker/use-computation.ts";
import type { BootstrapSettings } from "./bootstrap-settings.ts";
import { BootstrapStart } from "./bootstrap-start.tsx";
import { intervalTable } from "./interval-rows.ts";
import { ResultTable } from "./result-table.tsx";

interface Props {
  readonly name: string;
  readonly fit: MixedModelFit;
  readonly computations: Computations;
  readonly settings: BootstrapSettings;
}

/** 95% intervals of the estimates: Wald's at once, by the profile and by the bootstrap when they are asked for. */
export function IntervalsPanel({ name, fit, computations, settings }: Props) {
  const profile = useComputation<Interval[]>(computations, `profile of ${name}`);
  const resampled = useComputation<{ intervals: Interval[]; replicates: number }>(computations, `bootstrap of ${name}`);
  const table = useMemo(
    () => intervalTable(fit, profile.result, resampled.result),
    [fit, profile.result, resampled.result],
  );
  const { replicates, seed } = settings;
  return (
    <Stack gap="md" align="flex-start">
      <ResultTable title="Intervals" table={table} />
      {fit.method === "REML" ? (
        <Text size="sm">
          Profile intervals need maximum likelihood, by which models are fitted when there are several.
        </Text>
      ) : profile.running ? (
        <ComputationBar label="Profile" steps={profile.running} unit="parameters" onCancel={profile.cancel} />
      ) : (
        !profile.result && (
          <Button
            variant="default"
            size="xs"
            onClick={() => profile.start((options) => runInWorker("profile", { fit }, options))}
          >
            Profile intervals
          </Button>
        )
      )}
      {resampled.running ? (
        <ComputationBar label="Bootstrap" steps={resampled.running} unit="refits" onCancel={resampled.cancel} />
      ) : (
        <BootstrapStart
          label="Bootstrap intervals"
          replicates={replicates}
          onReplicates={settings.onReplicates}
          onStart={() =>
            resampled.start(async (options) => ({
              intervals: bootstrapIntervals(fit, await bootstrap({ fit, larger: null, seed, replicates }, options)),
              replicates,
            }))
          }
        />
      )}
      {[profile.error, resampled.error].filter(Boolean).map((error) => (
        <FailurePanel key={String(error)} error={error} />
      ))}
      {fit.singular && (
        <Text size="sm">
          A variance is at its boundary: prefer profile or bootstrap intervals to Wald's for this model.
        </Text>
      )}
    </Stack>
  );
}
