import { Group, SimpleGrid, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { RunOverview, Session } from "#shared/contract/run.ts";
import { driftRows } from "#shared/study/drift.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { qualityOf } from "#shared/study/session-quality.ts";
import { orpc } from "../connection/client.ts";
import { Chart } from "../elements/chart/chart.tsx";
import type { ChartRow } from "../elements/chart/series.ts";
import { formatCount } from "../elements/format.ts";
import { Loaded } from "../elements/loaded.tsx";
import classes from "./dashboard.module.css";
import { DriftChart } from "./drift-chart.tsx";
import { QualityFacts } from "./quality-facts.tsx";

interface Props {
  readonly studyId: string;
  readonly cells: RunOverview["cells"];
  /** Of this kind. */
  readonly sessions: readonly Session[];
  readonly kind: SessionKind;
}

/** How the study is going: how full each condition is, how sound the data are, and whether answers change over time. */
export function Dashboard({ studyId, cells, sessions, kind }: Props) {
  const measures = useQuery(orpc.run.measures.queryOptions({ input: { studyId, kind } }));
  return (
    <div className={classes.dashboard!}>
      {sessions.length > 0 && <QualityFacts quality={qualityOf(sessions, measures.data ?? [])} />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" mb="md">
        <div>
          <Group mih={30}>
            <Title order={2}>Cells</Title>
          </Group>
          <Cells cells={cells} kind={kind} />
        </div>
        {sessions.length > 0 && (
          <Loaded query={measures}>{(known) => <DriftChart cells={cells} rows={driftRows(sessions, known)} />}</Loaded>
        )}
      </SimpleGrid>
    </div>
  );
}

function Cells({ cells, kind }: Pick<Props, "cells" | "kind">) {
  const rows = cells.map(({ label, wanted, completed, live }): ChartRow => {
    return {
      label: `${label}, ${completed} of ${wanted}`,
      completed,
      live,
      open: Math.max(0, wanted - completed - live),
    };
  });
  const cellsInWords = cells.map(
    ({ label, wanted, completed, live }) =>
      `${label}: ${completed} of ${wanted} completed${live > 0 ? `, ${live} live` : ""}`,
  );
  const sum = (count: (cell: Props["cells"][number]) => number) => cells.reduce((all, cell) => all + count(cell), 0);
  return (
    <Chart
      title="Cells"
      caption={`${formatCount(sum(({ completed }) => completed))} of ${formatCount(sum(({ wanted }) => wanted))} ${kind} sessions completed.`}
      description={cellsInWords.join("; ")}
      height={110 + 34 * cells.length}
      sideways
      rows={rows}
      x={{ field: "label", label: "Condition", format: String }}
      y={{ label: "Sessions", format: formatCount, domain: [0, "auto"] }}
      series={[
        { kind: "bar", field: "completed", label: "Completed", colour: 2, stack: "cell" },
        { kind: "bar", field: "live", label: "Live", colour: 0, stack: "cell" },
        { kind: "bar", field: "open", label: "Open", colour: 4, stack: "cell" },
      ]}
    />
  );
}
