import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconDeviceDesktop, IconPlayerPlay, IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";
import type { Session } from "#shared/contract/run.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import { orpc } from "../connection/client.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { formatCount, plural } from "../elements/format.ts";
import { Loaded } from "../elements/loaded.tsx";
import { Page } from "../elements/page.tsx";
import { useDialog } from "../elements/use-dialog.ts";
import { useSearchFilter } from "../elements/use-search-filter.ts";
import { useCommands } from "../shell/commands.ts";
import { Dashboard } from "./dashboard.tsx";
import { SimulateModal } from "./participants/simulate-modal.tsx";
import { SimulationProgress } from "./participants/simulation-progress.tsx";
import { StartParticipantModal } from "./participants/start-participant-modal.tsx";
import { SessionTable } from "./sessions/session-table.tsx";
import { StationModal } from "./station-modal.tsx";
import { StudySelect } from "./study-select.tsx";

const kinds: readonly SessionKind[] = ["real", "pilot", "simulated"];

/** One study at work: its cells, its sessions, and the ways to add some. */
export function StudyRunPage() {
  const studyId = useParams().studyId!;
  const [search, change] = useSearchFilter();
  const [dialog, setDialog] = useDialog();
  const kind = kinds.find((known) => known === search.get("kind")) ?? "real";
  const study = useQuery(orpc.compose.study.queryOptions({ input: { studyId } }));
  const overview = useQuery(orpc.run.overview.queryOptions({ input: { studyId, kind } }));
  const station = useQuery(orpc.system.status.queryOptions()).data?.station ?? null;
  const wrong = study.data?.problems.some((problem) => problem.severity === "error") ?? false;
  useCommands(
    useMemo(
      () => [
        {
          label: "Start a participant",
          description: "Hand this window over to a participant",
          run: () => setDialog("start"),
        },
        { label: "Simulate participants", run: () => setDialog("simulate") },
        {
          label: "Name this station",
          description: "What this machine is called in the data",
          run: () => setDialog("station"),
        },
      ],
      [setDialog],
    ),
  );
  return (
    <Page
      fill
      title={study.data?.name ?? "Run"}
      subtitle="Cells, sessions and participants"
      actions={
        <>
          <StudySelect studyId={studyId} />
          <Button
            variant="default"
            leftSection={<IconRobot size={16} />}
            disabled={wrong}
            onClick={() => setDialog("simulate")}
          >
            Simulate
          </Button>
          <Button leftSection={<IconPlayerPlay size={16} />} disabled={wrong} onClick={() => setDialog("start")}>
            Start a participant
          </Button>
        </>
      }
    >
      {study.isError && <FailurePanel error={study.error} onRetry={() => study.refetch()} />}
      <SimulationProgress />
      <Group justify="space-between" mb="sm">
        <SegmentedControl
          aria-label="Kind of sessions"
          w="fit-content"
          data={kinds.map((value) => ({ value, label: kindLabel(value, overview.data?.sessions) }))}
          value={kind}
          onChange={(value) => change({ kind: value === "real" ? null : value })}
        />
        <Button variant="subtle" leftSection={<IconDeviceDesktop size={16} />} onClick={() => setDialog("station")}>
          {station === null ? "Name this station" : `Station: ${station}`}
        </Button>
      </Group>
      <Loaded query={overview}>
        {({ cells, sessions, erasures }) => {
          const shown = sessions.filter((session) => session.kind === kind);
          return (
            <>
              <Dashboard studyId={studyId} cells={cells} sessions={shown} kind={kind} />
              <Erasures count={erasures.filter((erasure) => erasure.kind === kind).length} />
              <SessionTable
                studyId={studyId}
                sessions={shown}
                conditions={study.data?.document.conditions ?? []}
                kind={kind}
              />
            </>
          );
        }}
      </Loaded>
      <StartParticipantModal studyId={studyId} opened={dialog === "start"} onClose={() => setDialog(null)} />
      <StationModal station={station} opened={dialog === "station"} onClose={() => setDialog(null)} />
      <SimulateModal studyId={studyId} opened={dialog === "simulate"} onClose={() => setDialog(null)} />
    </Page>
  );
}

/** That there were more: what stays of participants who withdrew. */
function Erasures({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <Text size="sm" c="dimmed" mb="xs">
      {plural(count, "participant")} withdrew and {count === 1 ? "was" : "were"} erased.
    </Text>
  );
}

/** "Real, 12": with how many sessions of it there are. */
function kindLabel(kind: SessionKind, sessions: readonly Session[] = []): string {
  const count = sessions.filter((session) => session.kind === kind).length;
  return count === 0 ? kindNames[kind] : `${kindNames[kind]}, ${formatCount(count)}`;
}

const kindNames: Record<SessionKind, string> = { real: "Real", pilot: "Pilot", simulated: "Simulated" };
