import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconReport } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import type { Job } from "#shared/contract/jobs.ts";
import { client } from "../../connection/client.ts";
import { isActive, mergeJobs, useJob } from "../../connection/jobs.ts";
import { JobProgressBar } from "../../elements/job-progress-bar.tsx";
import { WrittenPaths } from "./written-paths.tsx";

interface Props {
  readonly document: AnalysisDocument;
  readonly onSave: () => Promise<{ readonly id: string } | null>;
}

/** Saves the analysis and writes its report: figures, stimuli, settings and data in one page. */
export function ReportCard({ document, onSave }: Props) {
  const start = useMutation({
    mutationFn: async (): Promise<Job | null> => {
      const saved = await onSave();
      return saved && client.analyse.report({ analysisId: saved.id });
    },
    onSuccess: (job) => job && mergeJobs([job]),
  });
  const job = useJob(start.data?.id);
  return (
    <Card>
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            <IconReport size={18} aria-hidden />
            <Title order={2}>Report</Title>
          </Group>
          <Button loading={start.isPending || (job !== undefined && isActive(job))} onClick={() => start.mutate()}>
            Write report.html
          </Button>
        </Group>
        <Text c="dimmed">
          {`One page that stands alone: the figures, the models (${document.formulas.length}), the stimuli and every setting.`}
        </Text>
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
