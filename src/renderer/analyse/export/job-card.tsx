import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Job } from "#shared/contract/jobs.ts";
import { isActive, mergeJobs, useJob } from "../../connection/jobs.ts";
import { JobProgressBar } from "../../elements/job-progress-bar.tsx";
import { WrittenPaths } from "../../elements/written-paths.tsx";

interface Props {
  readonly icon: ReactNode;
  readonly title: string;
  readonly description: string;
  /** What the button says. */
  readonly action: string;
  readonly primary?: boolean;
  /** Starts the job that writes the files; null where it cannot. */
  readonly start: () => Promise<Job | null>;
}

/** Files that a job writes: what they are, how far it is, and where they went. */
export function JobCard({ icon, title, description, action, primary = false, start }: Props) {
  const started = useMutation({ mutationFn: start, onSuccess: (job) => job && mergeJobs([job]) });
  const job = useJob(started.data?.id);
  return (
    <Card>
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            {icon}
            <Title order={2}>{title}</Title>
          </Group>
          <Button
            variant={primary ? "filled" : "default"}
            loading={started.isPending || (job !== undefined && isActive(job))}
            onClick={() => started.mutate()}
          >
            {action}
          </Button>
        </Group>
        <Text c="dimmed">{description}</Text>
        {job && isActive(job) && <JobProgressBar job={job} />}
        {job?.status === "done" && <WrittenPaths paths={pathsIn(job.result)} />}
      </Stack>
    </Card>
  );
}

/** The paths in a job's result, whatever it calls them. */
function pathsIn(result: Job["result"]): string[] {
  if (typeof result === "string") return [result];
  if (Array.isArray(result)) return result.flatMap(pathsIn);
  return result !== null && typeof result === "object" ? Object.values(result).flatMap(pathsIn) : [];
}
