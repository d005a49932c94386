import { Card, Stack, Text } from "@mantine/core";
import { isActive, useJobs } from "../connection/jobs.ts";
import { JobProgressBar } from "../elements/job-progress-bar.tsx";

const kinds: readonly string[] = [
  "import-dataset",
  "import-classifier",
  "train-classifier",
  "train-generator",
  "add-bundled-classifier",
  "evaluate",
];

/** Imports and training under way, where their results will appear. */
export function LibraryJobs() {
  const active = useJobs().filter((job) => isActive(job) && kinds.includes(job.kind));
  if (active.length === 0) return null;
  return (
    <Stack gap="sm">
      {active.map((job) => (
        <Card key={job.id} padding="sm">
          <Text size="sm" fw={500}>
            {job.title}
          </Text>
          <JobProgressBar job={job} />
        </Card>
      ))}
    </Stack>
  );
}
