import { Group } from "@mantine/core";
import type { Quality } from "#shared/study/session-quality.ts";
import { formatCount, formatPercent } from "../elements/format.ts";
import { Measure } from "../elements/measure.tsx";

/** What came of the sessions of one kind, and how sound their data are. */
export function QualityFacts({ quality }: { readonly quality: Quality }) {
  const { completed, live, droppedOut, rejected, failedCheck, metCheck, flagged } = quality;
  return (
    <Group component="section" aria-label="Sessions in numbers" gap="xl" mb="md">
      <Measure label="Completed" value={formatCount(completed)} />
      <Measure label="Live" value={formatCount(live)} />
      <Measure label="Dropped out" value={formatCount(droppedOut)} />
      <Measure label="Rejected" value={formatCount(rejected)} />
      <Measure
        label="Failed an attention check"
        value={metCheck === 0 ? "–" : `${formatCount(failedCheck)} of ${formatCount(metCheck)}`}
      />
      <Measure label="Trials with flagged timing" value={formatPercent(flagged)} />
    </Group>
  );
}
