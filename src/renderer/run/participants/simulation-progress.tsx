import { Button, Card, Group } from "@mantine/core";
import { client } from "../../connection/client.ts";
import { isActive, useJobs } from "../../connection/jobs.ts";
import { JobProgressBar } from "../../elements/job-progress-bar.tsx";

/** Simulations that are under way, where their participants will appear. */
export function SimulationProgress() {
  const jobs = useJobs().filter((job) => job.kind === "simulate-participants" && isActive(job));
  return jobs.map((job) => (
    <Card key={job.id} mb="sm">
      <Group wrap="nowrap">
        <div style={{ flex: 1 }}>
          {job.title}
          <JobProgressBar job={job} />
        </div>
        <Button variant="default" size="xs" onClick={() => void client.jobs.cancel({ jobId: job.id })}>
          Cancel
        </Button>
      </Group>
    </Card>
  ));
}
