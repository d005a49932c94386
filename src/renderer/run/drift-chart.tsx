import { Group, SegmentedControl, Text, Title } from "@mantine/core";
import type { RunOverview } from "#shared/contract/run.ts";
import { type DriftRow, runningMeans } from "#shared/study/drift.ts";
import { Chart } from "../elements/chart/chart.tsx";
import type { Axis, ChartRow, Series } from "../elements/chart/series.ts";
import { formatCount, formatDate, formatNumber, formatPercent, plural } from "../elements/format.ts";
import { useSearchFilter } from "../elements/use-search-filter.ts";

/** Sessions that a running mean is over, the newest of them included. */
const span = 10;

interface DriftMeasure {
  readonly value: string;
  readonly label: string;
  readonly caption: string;
  readonly y: Axis;
  readonly of: (row: DriftRow) => number | null;
}

const measures: readonly [DriftMeasure, ...DriftMeasure[]] = [
  {
    value: "accuracy",
    label: "Accuracy",
    caption: "Share of scored trials that were right.",
    y: {
      label: "Accuracy",
      format: (share) => formatPercent(share, 0),
      domain: [0, 1],
      ticks: [0, 0.25, 0.5, 0.75, 1],
    },
    of: (row) => row.measures.accuracy,
  },
  {
    value: "rt",
    label: "Reaction time",
    caption: "Median over the scored trials that were answered.",
    y: { label: "Seconds", format: formatNumber, domain: [0, "auto"] },
    of: ({ measures: { medianRt } }) => medianRt && medianRt / 1000,
  },
  {
    value: "duration",
    label: "Duration",
    caption: "From start to completion, interruptions included.",
    y: { label: "Minutes", format: formatNumber, domain: [0, "auto"] },
    of: ({ minutes }) => minutes,
  },
];

interface Props {
  readonly cells: RunOverview["cells"];
  /** The completed sessions of one kind. */
  readonly rows: readonly DriftRow[];
}

/** Whether how participants answer has changed from the first session to the last: one measure at a time. */
export function DriftChart({ cells, rows }: Props) {
  const [search, change] = useSearchFilter();
  const shown = measures.find(({ value }) => value === search.get("drift")) ?? measures[0];
  const values = rows.map(shown.of);
  const means = runningMeans(values, span);
  if (rows.length === 0)
    return (
      <div>
        <Group mih={30}>
          <Title order={2}>Drift</Title>
        </Group>
        <Text c="dimmed">No session is completed yet. What the first participants do shows here against the last.</Text>
      </div>
    );
  return (
    <div>
      <Group justify="space-between" mih={30}>
        <Title order={2}>Drift</Title>
        <SegmentedControl
          size="xs"
          aria-label="Measure of the drift"
          data={measures.map(({ value, label }) => ({ value, label }))}
          value={shown.value}
          onChange={(value) => change({ drift: value === measures[0].value ? null : value })}
        />
      </Group>
      <Chart
        title={shown.label}
        caption={`${shown.caption} Completed sessions, n = ${formatCount(rows.length)}; the last on ${formatDate(rows.at(-1)!.session.completedAt!)}.`}
        description={plural(rows.length, "completed session")}
        height={110 + 34 * cells.length}
        rows={rows.map(({ place, session }, k): ChartRow => {
          return { place, [session.conditionId]: values[k]!, mean: means[k]! };
        })}
        x={{ field: "place", label: "Completed session", format: formatCount, domain: [1, Math.max(2, rows.length)] }}
        y={shown.y}
        series={[
          ...cells.map(
            ({ conditionId, label }, colour): Series => ({ kind: "points", field: conditionId, label, colour }),
          ),
          {
            kind: "line",
            field: "mean",
            label: `Mean of the last ${span}`,
            colour: cells.length,
            joined: true,
            plain: true,
          },
        ]}
      />
    </div>
  );
}
