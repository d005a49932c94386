import { Group, Progress, Text } from "@mantine/core";
import type { Job } from "#shared/contract/jobs.ts";
import { formatCount, formatDuration } from "./format.ts";

/** How far a job has come: bar, what it is at, and the time left. */
export function JobProgressBar({ job }: { readonly job: Job }) {
  const { done, total, unit, message } = job.progress;
  const percent = total > 0 ? (100 * done) / total : 0;
  return (
    <div>
      <Progress.Root size="sm" my={6}>
        <Progress.Section
          value={total > 0 ? percent : 100}
          animated={total === 0}
          aria-label={job.title}
          aria-valuetext={message || undefined}
        />
      </Progress.Root>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {[total > 0 && `${formatCount(Math.floor(done))} of ${formatCount(total)} ${unit}`, message]
            .filter(Boolean)
            .join(" · ") || "Starting…"}
        </Text>
        <Text size="xs" c="dimmed" flex="none">
          {job.secondsLeft === null ? "" : `${formatDuration(job.secondsLeft)} left`}
        </Text>
      </Group>
    </div>
  );
}
