import { SimpleGrid, Title } from "@mantine/core";
import type { RunOverview, Session } from "#shared/contract/run.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { Chart } from "../elements/chart/chart.tsx";
import type { ChartRow, Series } from "../elements/chart/series.ts";
import { formatCount, formatDate, formatNumber, plural } from "../elements/format.ts";
import classes from "./dashboard.module.css";

interface Props {
  readonly cells: RunOverview["cells"];
  /** Of this kind. */
  readonly sessions: readonly Session[];
  readonly kind: SessionKind;
}

/** How the study is going: how full each condition is, and how long its sessions take. */
export function Dashboard({ cells, sessions, kind }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" mb="md" className={classes.dashboard!}>
      <div>
        <Title order={2}>Cells</Title>
        <Cells cells={cells} kind={kind} />
      </div>
      {sessions.length > 0 && (
        <div>
          <Title order={2}>Durations</Title>
          <Durations cells={cells} sessions={sessions} />
        </div>
      )}
    </SimpleGrid>
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

/** Those that are completed, in the order in which they were, so that a drift can be seen. */
function Durations({ cells, sessions }: Pick<Props, "cells" | "sessions">) {
  const completed = sessions
    .filter((session) => session.completedAt !== null)
    .toSorted((a, b) => a.completedAt!.localeCompare(b.completedAt!));
  const minutes = ({ startedAt, completedAt }: Session) => (Date.parse(completedAt!) - Date.parse(startedAt)) / 60_000;
  const rows = completed.map((session, place): ChartRow => {
    return { place: place + 1, [session.conditionId]: minutes(session) };
  });
  const last = completed.at(-1);
  return (
    <Chart
      title="Durations"
      caption={`From start to completion, interruptions included. n = ${plural(completed.length, "session")}${last ? `; the last on ${formatDate(last.completedAt!)}` : ""}.`}
      description={completed.length === 0 ? "No session is completed yet" : `${completed.length} completed sessions`}
      height={110 + 34 * cells.length}
      rows={rows}
      x={{
        field: "place",
        label: "Completed session",
        format: formatCount,
        domain: [1, Math.max(2, completed.length)],
      }}
      y={{ label: "Minutes", format: formatNumber, domain: [0, "auto"] }}
      series={cells.map(
        ({ conditionId, label }, colour): Series => ({ kind: "points", field: conditionId, label, colour }),
      )}
    />
  );
}
