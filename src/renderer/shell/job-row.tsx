import { ActionIcon, Badge, Box, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconRefresh, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Job } from "#shared/contract/jobs.ts";
import { orpc } from "../connection/client.ts";
import { isActive } from "../connection/jobs.ts";
import { FailureDetail } from "../elements/failure-detail.tsx";
import { JobProgressBar } from "../elements/job-progress-bar.tsx";
import classes from "./job-row.module.css";

const badges = {
  queued: { label: "Waiting", color: "gray" },
  running: { label: "Running", color: "indigo" },
  done: { label: "Done", color: "teal" },
  failed: { label: "Failed", color: "red" },
  cancelled: { label: "Cancelled", color: "gray" },
} as const;

export function JobRow({ job }: { readonly job: Job }) {
  const cancel = useMutation(orpc.jobs.cancel.mutationOptions());
  const runAgain = useMutation(orpc.jobs.runAgain.mutationOptions());
  const canRunAgain = job.status === "failed" || job.status === "cancelled";
  return (
    <Box className={classes.row}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={500} truncate>
          {job.title}
        </Text>
        <Group gap={6} wrap="nowrap">
          <Badge color={badges[job.status].color}>{badges[job.status].label}</Badge>
          {isActive(job) && (
            <Tooltip label="Cancel">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Cancel: ${job.title}`}
                loading={cancel.isPending}
                onClick={() => cancel.mutate({ jobId: job.id })}
              >
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      {isActive(job) && <JobProgressBar job={job} />}
      {job.error && job.status === "failed" && (
        <>
          <Text size="sm" c="var(--mantine-color-error)" mt={4} style={{ overflowWrap: "anywhere" }}>
            {job.error.message}
          </Text>
          <Text size="xs" c="dimmed">
            {job.error.remedy}
          </Text>
          <FailureDetail detail={job.error.detail} />
        </>
      )}
      {canRunAgain && (
        <Button
          mt={6}
          size="compact-xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={runAgain.isPending}
          onClick={() => runAgain.mutate({ jobId: job.id })}
        >
          Run again
        </Button>
      )}
    </Box>
  );
}
