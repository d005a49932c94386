import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { Job } from "#shared/contract/jobs.ts";
import { type PowerResult, powerResult } from "#shared/contract/power.ts";
import { client } from "../../connection/client.ts";
import { isActive } from "../../connection/jobs.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { formatCount } from "../../elements/format.ts";
import { JobProgressBar } from "../../elements/job-progress-bar.tsx";
import { PartialResultsView } from "../../methods/partial-results-view.tsx";
import { PowerChart } from "./power-chart.tsx";
import { SensitivityChart } from "./sensitivity-chart.tsx";

/** A power simulation: how far it is, what it found, or how to go on with it. */
export function PowerJob({ job }: { readonly job: Job }) {
  // What becomes of the job the host tells everybody; the answers may be older than what it has told since.
  const cancelled = useMutation({ mutationFn: () => client.jobs.cancel({ jobId: job.id }) });
  const again = useMutation({ mutationFn: () => client.jobs.runAgain({ jobId: job.id }) });
  if (isActive(job))
    return (
      <Stack gap="xs">
        <JobProgressBar job={job} />
        <PartialResultsView jobId={job.id} />
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          loading={cancelled.isPending}
          onClick={() => cancelled.mutate()}
        >
          Cancel
        </Button>
      </Stack>
    );
  const result = powerResult.safeParse(job.result);
  if (job.status === "done" && result.success) return <Found result={result.data} />;
  return (
    <Group>
      {job.status === "failed" && job.error ? <FailurePanel error={job.error} /> : <Text>Cancelled.</Text>}
      <Button variant="default" size="xs" loading={again.isPending} onClick={() => again.mutate()}>
        Go on with it
      </Button>
    </Group>
  );
}

function Found({ result: { formula, points } }: { readonly result: PowerResult }) {
  const scales = new Set(points.map(({ scale }) => scale));
  const failed = points.reduce((sum, point) => sum + point.failed, 0);
  const studies = points.reduce((sum, point) => sum + point.replicates, 0);
  return (
    <Stack gap="xs">
      {scales.size > 1 ? (
        <SensitivityChart points={points} formula={formula} />
      ) : (
        <PowerChart points={points} formula={formula} />
      )}
      {failed > 0 && (
        <Text size="sm" role="status">
          {`In ${formatCount(failed)} of ${formatCount(studies)} studies a model could not be fitted; power is of the others.`}
        </Text>
      )}
    </Stack>
  );
}
