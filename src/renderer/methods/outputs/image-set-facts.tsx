import { Stack, Text } from "@mantine/core";
import type { ImageSetSummary } from "#shared/methods/outputs/image-set.ts";
import { Facts } from "../../elements/facts.tsx";
import { formatNumber } from "../../elements/format.ts";
import { CurvesChart } from "./curves-chart.tsx";

interface Props {
  readonly summary: ImageSetSummary;
  /** Probabilities to compare the curves with, which are then drawn from 0 to 1, so that all of them are in sight. */
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
}

/** What a set of images is good for in numbers, where it falls short, and what it was chosen from. */
export function ImageSetFacts({ summary: { note, statements, curves }, marks = [] }: Props) {
  return (
    <Stack gap="sm">
      {note !== null && (
        <Text size="sm" maw={640}>
          {note}
        </Text>
      )}
      {statements.length > 0 && (
        <Facts
          facts={statements.map(({ label, value, unit }) => [
            label,
            `${formatNumber(value)}${unit === null ? "" : ` ${unit}`}`,
          ])}
        />
      )}
      {curves.map((curve) => (
        <div key={curve.id} style={{ maxWidth: 640 }}>
          <CurvesChart
            points
            title={curve.label}
            description={`${curve.label}, n = ${curve.x.length}.`}
            curves={[curve]}
            marks={marks}
            {...(marks.length > 0 && { domain: [0, 1] as const })}
          />
        </div>
      ))}
    </Stack>
  );
}
