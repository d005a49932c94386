import { Card, Stack, Text } from "@mantine/core";
import type { GeneratorEpoch } from "#shared/contract/generators.ts";
import type { Job } from "#shared/contract/jobs.ts";
import type { Classifier } from "#shared/contract/library.ts";
import { isActive, useJobs } from "../connection/jobs.ts";
import { JobProgressBar } from "../elements/job-progress-bar.tsx";
import { TrainingChart } from "./classifier/training-chart.tsx";
import { GeneratorChart } from "./generator/generator-chart.tsx";

type TrainingHistory = NonNullable<Classifier["training"]>["history"];

const kinds: readonly string[] = [
  "import-dataset",
  "import-classifier",
  "train-classifier",
  "train-generator",
  "add-bundled-classifier",
  "add-bundled-generator",
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
          <SoFar job={job} />
        </Card>
      ))}
    </Stack>
  );
}

/** The epochs that a training has behind it. One is a point, not a curve. */
function SoFar({ job: { kind, progress } }: { readonly job: Job }) {
  if (!Array.isArray(progress.partial) || progress.partial.length < 2) return null;
  if (kind === "train-classifier")
    return <TrainingChart history={progress.partial as unknown as TrainingHistory} height={200} />;
  return kind === "train-generator" ? (
    <GeneratorChart history={progress.partial as unknown as readonly GeneratorEpoch[]} height={200} />
  ) : null;
}
