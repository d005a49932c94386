import { Button, Card, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { orpc } from "../../connection/client.ts";
import { isActive, useJobs } from "../../connection/jobs.ts";
import { JobProgressBar } from "../../elements/job-progress-bar.tsx";
import { PartialResultsView } from "../../methods/partial-results-view.tsx";

/** Explanations under way, where what they make will appear. */
export function CurateJobs() {
  const active = useJobs().filter((job) => isActive(job) && job.kind === "run-method");
  const cancel = useMutation(orpc.jobs.cancel.mutationOptions());
  return active.map((job) => (
    <Card key={job.id} padding="sm" mb="sm" flex="none">
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {job.title}
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => cancel.mutate({ jobId: job.id })}>
          Cancel
        </Button>
      </Group>
      <JobProgressBar job={job} />
      <PartialResultsView jobId={job.id} />
    </Card>
  ));
}
