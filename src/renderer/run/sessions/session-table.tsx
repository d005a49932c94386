import { Anchor, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Session } from "#shared/contract/run.ts";
import type { SessionKind } from "#shared/study/screen.ts";
import type { Condition } from "#shared/study/study-document.ts";
import { formatDate, formatPercent, plural } from "../../elements/format.ts";
import { type VirtualColumn, VirtualTable } from "../../elements/virtual-table.tsx";
import { SessionStatusBadge } from "./session-status-badge.tsx";

interface Props {
  readonly studyId: string;
  readonly sessions: readonly Session[];
  readonly conditions: readonly Condition[];
  readonly kind: SessionKind;
}

const empty: Record<SessionKind, string> = {
  real: "Nobody has taken the study yet. Start a participant, or try it yourself as a pilot first.",
  pilot: "No pilot yet. Start a participant of the kind “pilot”: pilots fill no cell and stay apart from the data.",
  simulated: "No simulated participant yet. Simulate some to try the whole study, its export and its analysis.",
};

const stationColumn: VirtualColumn<Session> = {
  id: "station",
  header: "Station",
  width: 130,
  cell: ({ station }) => station ?? "–",
};

/** Every session of one kind, newest first; each leads to its timeline. */
export function SessionTable({ studyId, sessions, conditions, kind }: Props) {
  if (sessions.length === 0) return <Text c="dimmed">{empty[kind]}</Text>;
  const labels = new Map(conditions.map(({ id, label }) => [id, label]));
  const newest = sessions.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const columns: VirtualColumn<Session>[] = [
    {
      id: "subject",
      header: "Participant",
      width: 150,
      cell: ({ id, subjectId }) => (
        <Anchor component={Link} to={`/run/${studyId}/sessions/${id}`} inherit>
          {subjectId}
        </Anchor>
      ),
    },
    {
      id: "condition",
      header: "Condition",
      width: 180,
      cell: ({ conditionId }) => labels.get(conditionId) ?? conditionId,
    },
    { id: "status", header: "Status", width: 120, cell: (session) => <SessionStatusBadge session={session} /> },
    {
      id: "progress",
      header: "Screens",
      width: 100,
      numeric: true,
      cell: ({ responses, screens }) => `${responses} / ${screens}`,
    },
    {
      id: "flagged",
      header: <abbr title="Share of scored trials whose timing is not ok">Timing flagged</abbr>,
      width: 130,
      numeric: true,
      cell: ({ flagged }) => formatPercent(flagged, 0),
    },
    { id: "resumes", header: "Resumed", width: 90, numeric: true, cell: ({ resumeCount }) => resumeCount || "–" },
    ...(sessions.some(({ station }) => station !== null) ? [stationColumn] : []),
    { id: "started", header: "Started", width: 170, cell: ({ startedAt }) => formatDate(startedAt) },
    { id: "seen", header: "Last seen", width: 170, cell: ({ lastSeenAt }) => formatDate(lastSeenAt) },
  ];
  return (
    <>
      <Title order={2} mb={4}>
        {plural(sessions.length, "session")}
      </Title>
      <VirtualTable label="Sessions" columns={columns} rows={newest} rowKey={({ id }) => id} />
    </>
  );
}
