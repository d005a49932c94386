import { Anchor, Button, Text } from "@mantine/core";
import { IconArrowBackUp, IconBan, IconEraser } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";
import { orpc } from "../../connection/client.ts";
import { formatDate, formatPercent } from "../../elements/format.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { Page } from "../../elements/page.tsx";
import { useDialog } from "../../elements/use-dialog.ts";
import { ContinueButton } from "./continue-button.tsx";
import { EraseModal } from "./erase-modal.tsx";
import { RejectModal } from "./reject-modal.tsx";
import { Replay } from "./replay.tsx";
import { SessionStatusBadge } from "./session-status-badge.tsx";

/** One session: its timeline and its replay, screen by screen. */
export function SessionPage() {
  const { studyId, sessionId } = useParams();
  const [dialog, setDialog] = useDialog();
  const timeline = useQuery(orpc.run.timeline.queryOptions({ input: { sessionId: sessionId! } }));
  const session = timeline.data?.session;
  const navigate = useNavigate();
  const accept = useMutation(orpc.run.accept.mutationOptions());
  return (
    <Page
      fill
      title={session ? `Participant ${session.subjectId}` : "Session"}
      subtitle={
        <>
          <Anchor
            component={Link}
            to={`/run/${studyId}${session ? `?kind=${session.kind}` : ""}`}
            inherit
            underline="always"
          >
            Sessions
          </Anchor>
          {session &&
            ` / ${session.kind}, ${session.conditionId}, started ${formatDate(session.startedAt)}${session.station === null ? "" : ` on ${session.station}`}, ${session.responses} of ${session.screens} screens, ${formatPercent(session.flagged, 0)} of trials with flagged timing `}
          {session && <SessionStatusBadge session={session} />}
        </>
      }
      actions={
        session && (
          <>
            {session.status !== "rejected" && (
              <Button variant="default" leftSection={<IconBan size={16} />} onClick={() => setDialog("reject")}>
                Reject
              </Button>
            )}
            {session.status === "rejected" && (
              <Button
                variant="default"
                leftSection={<IconArrowBackUp size={16} />}
                loading={accept.isPending}
                onClick={() => accept.mutate({ sessionId: session.id })}
              >
                Take the rejection back
              </Button>
            )}
            <Button
              variant="default"
              color="red"
              leftSection={<IconEraser size={16} />}
              onClick={() => setDialog("erase")}
            >
              Erase
            </Button>
            {session.status === "live" && session.kind !== "simulated" && <ContinueButton sessionId={session.id} />}
          </>
        )
      }
    >
      {session?.rejectedReason && <Text mb="sm">Rejected: {session.rejectedReason}</Text>}
      {session && session.restartOf !== null && (
        <Text mb="sm">
          The participant has begun again, after{" "}
          <Anchor component={Link} to={`/run/${studyId}/sessions/${session.restartOf}`} inherit underline="always">
            an earlier session
          </Anchor>{" "}
          that was left.
        </Text>
      )}
      <Loaded query={timeline}>
        {({ entries }) =>
          entries.length === 0 ? (
            <Text c="dimmed">Nothing is answered yet. The timeline grows as the participant goes on.</Text>
          ) : (
            <Replay entries={entries} screens={session!.screens} />
          )
        }
      </Loaded>
      {session && (
        <EraseModal
          session={session}
          opened={dialog === "erase"}
          onClose={() => setDialog(null)}
          onErased={() => navigate(`/run/${studyId}?kind=${session.kind}`, { replace: true })}
        />
      )}
      {session && <RejectModal session={session} opened={dialog === "reject"} onClose={() => setDialog(null)} />}
    </Page>
  );
}
